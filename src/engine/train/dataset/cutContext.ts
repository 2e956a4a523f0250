import { openFaceDetector, type FaceDetector } from '../../portrait/detect/faces';
import { openRuntime } from '../../runtime';
import { locateFfmpeg } from '../../video/locate';
import type { CutContext } from './cut';
import type { Settings } from './options';

/** Hands `work` what files are cut with, and releases a detector that was opened for it. */
export async function withCutContext<T>(
  { rules, detector, ffmpeg }: Settings,
  signal: AbortSignal | undefined,
  work: (context: CutContext) => Promise<T>,
): Promise<T> {
  let opened: Promise<OwnDetector> | undefined;
  const context: CutContext = {
    rules,
    signal,
    async detector() {
      if (detector) return detector;
      opened ??= openDetector();
      return (await opened).detector;
    },
    ffmpeg: async () => ffmpeg ?? locateFfmpeg(),
  };
  try {
    return await work(context);
  } finally {
    await (await opened?.catch(() => undefined))?.release();
  }
}

interface OwnDetector {
  readonly detector: FaceDetector;
  release(): Promise<void>;
}

async function openDetector(): Promise<OwnDetector> {
  const runtime = await openRuntime({ provider: 'cpu' });
  const detector = await openFaceDetector(runtime);
  const release = async () => {
    await detector.release();
    await runtime.release();
  };
  return { detector, release };
}
