import { openFaceDetector, type FaceDetector } from '../../../engine/portrait/detect/faces';
import {
  prepareImages,
  type DatasetReport,
  type PrepareContext,
  type PrepareOptions,
} from '../../../engine/train/dataset';
import { naturalOrder } from '../../../engine/train/dataset/naturalOrder';
import type { CheckedImage } from '../../../shared/api/styles';
import { StudioError } from '../../../shared/errors';
import { startInferenceWorker } from '../../workers/start';

/** Files named in an answer. */
const MOST_FILES = 100_000;
/** Reasons for which a file is no picture that could be shown. */
const NO_PICTURE = new Set(['hidden', 'unreadable', 'loop', 'special', 'not-media', 'too-large']);

export interface FolderFindings {
  readonly images: CheckedImage[];
  readonly omitted: number;
  readonly report: DatasetReport;
}

export interface CheckOptions {
  readonly resolution: number;
  readonly crop: 'aligned' | 'centre';
  readonly exclude?: readonly string[];
  /** Cache of an earlier check, from which pictures are taken that were cut for it. */
  readonly donor?: string;
}

/**
 * Looks at every picture of a folder as a style training would, and prepares those that can be used.
 * @throws StudioError 'bad-input' for an empty folder; as prepareImages
 */
export async function checkFolder(
  root: string,
  { resolution, crop, exclude, donor }: CheckOptions,
  context: PrepareContext,
): Promise<FolderFindings> {
  const options: PrepareOptions = { resolution, crop, exclude, donor, withoutFace: 'centre', minimum: 0 };
  const report = await (crop === 'aligned' ? withDetector(root, options, context) : prepare(root, options, context));
  if (report.files === 0)
    throw new StudioError('bad-input', `The folder is empty: put pictures into it or choose another one.`);
  const images = findingsByFile(report);
  return { images: images.slice(0, MOST_FILES), omitted: Math.max(0, images.length - MOST_FILES), report };
}

/** Whether a picture of a file may be asked for. */
export function canBeShown({ findings }: CheckedImage): boolean {
  return !findings.some(({ reason }) => NO_PICTURE.has(reason));
}

async function prepare(root: string, options: PrepareOptions, context: PrepareContext): Promise<DatasetReport> {
  const { set, report } = await prepareImages(root, options, context);
  set.close();
  return report;
}

/** Faces are found in a thread of its own, so that this one stays free; it is started when there is a face to find. */
async function withDetector(root: string, options: PrepareOptions, context: PrepareContext): Promise<DatasetReport> {
  let opened: ReturnType<typeof openDetector> | undefined;
  const detector: FaceDetector = {
    detect: async (image, signal) => (await (opened ??= openDetector())).detector.detect(image, signal),
    release: async () => (await opened?.catch(() => undefined))?.runtime.release(),
  };
  try {
    return await prepare(root, { ...options, detector }, context);
  } finally {
    await detector.release();
  }
}

async function openDetector() {
  const runtime = await startInferenceWorker({ provider: 'cpu', threads: 1 });
  try {
    return { runtime, detector: await openFaceDetector(runtime) };
  } catch (error) {
    await runtime.release();
    throw error;
  }
}

function findingsByFile({ used, rejected, warnings }: DatasetReport): CheckedImage[] {
  const byFile = new Map<string, { used: boolean; findings: { reason: string; sentence: string }[] }>();
  const of = (file: string) => {
    const known = byFile.get(file) ?? { used: false, findings: [] };
    byFile.set(file, known);
    return known;
  };
  for (const { file } of used) of(file).used = true;
  for (const { file, reason, sentence } of [...rejected, ...warnings]) of(file).findings.push({ reason, sentence });
  const images = [...byFile].map(([file, about]) => ({ file, ...about }));
  return images.sort((a, b) => naturalOrder(a.file, b.file));
}
