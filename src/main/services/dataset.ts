import { openFaceDetector, type FaceDetector } from '../../engine/portrait/detect/faces';
import { prepareClips, prepareImages, type PrepareContext, type PrepareOptions } from '../../engine/train/dataset';
import { toStudioError } from '../../shared/errors';
import type { DatasetOptions, DatasetResult, Service, ServiceContext } from './types';
import { configOf, withPack, withRuntime } from './workshop';

/** Checks a folder of images or videos and prepares it for training; says of every file that is left out why. */
export const dataset: Service<DatasetOptions, DatasetResult> = async (options, context) => {
  const resolution = options.resolution ?? (await resolutionOfPack(options, context));
  if (options.crop === 'centre') return prepare(options, resolution, undefined, context);
  return withRuntime(options, context, async (runtime) => {
    const detector = await openFaceDetector(runtime);
    try {
      return await prepare(options, resolution, detector, context);
    } finally {
      await detector.release();
    }
  });
};

function resolutionOfPack(options: DatasetOptions, context: ServiceContext): Promise<number> {
  return withPack(options, ['generator'], context, async (pack) => configOf.generator(pack).resolution);
}

async function prepare(
  options: DatasetOptions,
  resolution: number,
  detector: FaceDetector | undefined,
  { signal, progress, notice }: ServiceContext,
): Promise<DatasetResult> {
  const { folder, kind, crop, withoutFace, fps, minFrames, maxFrames, everyNth, excludeDuplicates } = options;
  const rules: PrepareOptions = {
    ...{ resolution, crop, withoutFace, fps, minFrames, maxFrames, everyNth, detector },
    excludeNearDuplicates: excludeDuplicates,
  };
  const work: PrepareContext = { signal, progress: (step) => progress({ ...step, unit: 'files' }) };
  try {
    const { set, report } = await (kind === 'clips' ? prepareClips : prepareImages)(folder, rules, work);
    set.close();
    return report;
  } catch (thrown) {
    const error = toStudioError(thrown);
    // Which files they are matters most where none can be used.
    if (error.code === 'bad-input') error.detail?.split('\n').forEach(notice);
    throw error;
  }
}
