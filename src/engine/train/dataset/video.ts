import { StudioError } from '../../../shared/errors';
import type { RgbImage } from '../../portrait/image';
import type { FrameRateInput } from '../../video/frameRate';
import { probeVideo, type VideoInfo } from '../../video/probe';
import { openVideoReader } from '../../video/reader';
import { changesSize } from './changingSize';
import { rejected, type CutContext, type Problem } from './cut';
import type { Source } from './inspect';

/** Bounds on what is decoded, checked before a frame is. */
export const VIDEO_LIMITS = { side: 4096, seconds: 4 * 3600 } as const;

/**
 * What a video says about itself, or why it is not used; decodes key frames only.
 * @throws StudioError 'ffmpeg', 'cancelled'
 */
export async function inspectVideo(source: Source, context: CutContext): Promise<VideoInfo | Problem> {
  const ffmpeg = await context.ffmpeg();
  const { signal } = context;
  const info = await probeVideo(source.path, { ffmpeg, signal }).catch(asProblem);
  if ('type' in info) return info;
  const { width, height, duration } = info;
  const { side, seconds } = VIDEO_LIMITS;
  if (Math.max(width, height) > side)
    return rejected('too-large', `Its frames of ${width} x ${height} pixels exceed ${side}: make it smaller first.`);
  if (duration > seconds)
    return rejected(
      'too-large',
      `It lasts ${Math.round(duration)} s, more than ${seconds} s: cut it into parts first.`,
    );
  if (await changesSize(source.path, ffmpeg, signal))
    return rejected('changing-size', 'Its frames change their size on the way: cut it into parts of one size first.');
  return info;
}

export interface FrameOptions {
  readonly fps: FrameRateInput;
  /** Told once at the end if not all of it could be decoded. */
  readonly onDamage: () => void;
}

/** A video's frames at a rate, in order; what cannot be decoded at its end is left out. Errors as inspectVideo. */
export async function* framesOf(
  source: Source,
  context: CutContext,
  { fps, onDamage }: FrameOptions,
): AsyncGenerator<RgbImage, void, undefined> {
  const reader = await openVideoReader(source.path, {
    ffmpeg: await context.ffmpeg(),
    signal: context.signal,
    limits: { width: VIDEO_LIMITS.side, height: VIDEO_LIMITS.side, seconds: VIDEO_LIMITS.seconds },
    fps,
    onDamage,
  });
  const { width, height } = reader;
  try {
    for await (const rgb of reader.frames()) yield { width, height, rgb };
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'corrupt')) throw error;
    onDamage();
  }
}

function asProblem(error: unknown): Problem {
  if (!(error instanceof StudioError)) throw error;
  switch (error.code) {
    case 'bad-input': {
      // ffmpeg's own words: it opened the file and found no stream of pictures in it.
      const silent = /matches no streams|does not contain any stream/.test(error.detail ?? '');
      if (silent) return rejected('no-video', 'It holds no moving picture, only sound or other data.');
      return rejected('damaged', 'It is damaged, cut short or coded in a way that cannot be read.');
    }
    case 'not-found':
    case 'io':
      return rejected('unreadable', 'It cannot be read any more.');
    default:
      throw error;
  }
}
