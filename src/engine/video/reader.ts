import { StudioError, throwIfCancelled } from '../../shared/errors';
import type { FfmpegProcess } from './child';
import { describeEnding, lastLines, startFfmpeg } from './child';
import type { Size } from './filters';
import type { FrameRateInput } from './frameRate';
import { frameRate, framesPerSecond, frameRateText } from './frameRate';
import { locateFfmpeg } from './locate';
import type { ProbeOptions, VideoInfo } from './probe';
import { inputArguments, probeVideo } from './probe';

export interface ReadOptions extends ProbeOptions {
  /** Scale frames to this size, in pixels; their own size if not given. */
  readonly size?: Size;
  /** Drop or repeat frames to reach this rate; every frame once if not given. */
  readonly fps?: FrameRateInput;
  /** Seconds: from the frame that is shown at `from` to the last one that begins before `to`. */
  readonly from?: number;
  readonly to?: number;
  /** What is refused as too large; 4096x4096 pixels and an hour if not given. */
  readonly limits?: Partial<ReadLimits>;
  /**
   * Told what ffmpeg complained about once all that can be decoded has been given: a file cut short, broken pictures.
   * Without it, that is an error.
   */
  readonly onDamage?: (messages: string) => void;
}

export interface ReadLimits {
  readonly width: number;
  readonly height: number;
  /** Seconds of video that would be read. */
  readonly seconds: number;
}

/** A video that is checked and ready to be read. */
export interface VideoReader {
  readonly info: VideoInfo;
  /** Of the frames that come, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the frames that come. */
  readonly fps: number;
  /** Decodes from the start; each frame is a buffer of its own, rgb24 [height, width, 3]. */
  frames(): AsyncGenerator<Uint8Array, void, undefined>;
}

const DEFAULT_LIMITS: ReadLimits = { width: 4096, height: 4096, seconds: 3600 };

/**
 * The frames of a video, one after the other, as rgb24 [height, width, 3]. ffmpeg decodes only as fast as they are
 * taken; leaving the loop ends it.
 * @throws StudioError as openVideoReader, and 'corrupt' at the end of what a damaged file gives
 */
export async function* readFrames(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* (await openVideoReader(path, options)).frames();
}

/**
 * Probes a video and holds it against the limits before anything is decoded.
 * @throws StudioError 'not-found', 'bad-input' for a file that is no video, is too large, or a range that is empty,
 *   'ffmpeg', 'cancelled'
 */
export async function openVideoReader(path: string, options: ReadOptions = {}): Promise<VideoReader> {
  const ffmpeg = options.ffmpeg ?? (await locateFfmpeg());
  const info = await probeVideo(path, { ...options, ffmpeg });
  const { width, height } = options.size ?? info;
  checkLimits(path, info, { width, height }, options);
  const rate = options.fps === undefined ? info.rate : frameRate(options.fps);
  const args = [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-nostats'],
    ...rangeArguments(options, info.fps),
    ...(await inputArguments(path, options.sequenceFps)),
    ...['-map', '0:V:0', '-vf', decodeFilters(info, { width, height }, options)],
    ...['-r', frameRateText(rate), '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
  ];
  const frames = () => decode(path, ffmpeg.path, args, width * height * 3, options);
  return { info, width, height, fps: framesPerSecond(rate), frames };
}

async function* decode(
  path: string,
  program: string,
  args: readonly string[],
  frameBytes: number,
  { signal, onDamage }: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  throwIfCancelled(signal);
  const child = await startFfmpeg(program, args);
  child.input.end();
  const onAbort = () => void child.kill();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    let frames = 0;
    for await (const frame of split(child, frameBytes)) {
      throwIfCancelled(signal);
      frames++;
      yield frame;
    }
    const ending = await child.ended;
    throwIfCancelled(signal);
    const complaints = lastLines(child.errors(), 10);
    const complete = ending.code === 0 && frames > 0;
    if (complete && complaints === '') return;
    if (complete && onDamage) return onDamage(complaints);
    throw new StudioError(
      'corrupt',
      `${path} is damaged or of an unknown kind, and gave ${frames} frames: use another copy of it.`,
      `${complaints}\n${describeEnding(ending)}`,
    );
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await child.kill();
  }
}

/** Cuts the raw stream into frames; an incomplete one at the end is left to the exit code to explain. */
async function* split(child: FfmpegProcess, frameBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  let frame = new Uint8Array(frameBytes);
  let filled = 0;
  for await (const chunk of child.output as AsyncIterable<Uint8Array>) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + frameBytes - filled);
      frame.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < frameBytes) continue;
      yield frame;
      frame = new Uint8Array(frameBytes);
      filled = 0;
    }
  }
}

/**
 * From the frame that is shown at `from` to the last one that begins before `to`. Cuts are made half a frame early: times
 * in files are rounded.
 */
function rangeArguments({ from = 0, to }: ReadOptions, fps: number): string[] {
  const rounding = 0.01;
  const first = Math.floor(from * fps + rounding);
  const start = first > 0 ? (first - 0.5) / fps : 0;
  const seek = first > 0 ? ['-ss', start.toFixed(6)] : [];
  if (to === undefined) return seek;
  const end = (Math.max(Math.ceil(to * fps - rounding), first + 1) - 0.5) / fps;
  return [...seek, '-t', (end - start).toFixed(6)];
}

/** Colours through the matrix that the file names, or the one usual for its size; frames renumbered so none is dropped. */
function decodeFilters(info: VideoInfo, size: Size, options: ReadOptions): string {
  const matrix = info.colorMatrix ?? (info.height >= 720 ? 'bt709' : 'smpte170m');
  const known = ['bt709', 'smpte170m', 'bt470bg', 'smpte240m', 'fcc'].includes(matrix);
  const rate = options.fps === undefined ? info.rate : frameRate(options.fps);
  return [
    ...(options.fps === undefined ? [] : [`fps=fps=${frameRateText(rate)}`]),
    `scale=w=${size.width}:h=${size.height}:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp${known ? `:in_color_matrix=${matrix}` : ''}`,
    `settb=${rate.denominator}/${rate.numerator}`,
    'setpts=N',
  ].join(',');
}

function checkLimits(path: string, info: VideoInfo, size: Size, options: ReadOptions): void {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { from = 0, to = info.duration } = options;
  for (const { width, height } of [info, size]) {
    if (![width, height].every((side) => Number.isSafeInteger(side) && side > 0))
      throw new StudioError('bad-input', `Frames of ${width}x${height} pixels cannot be read.`);
    if (width > limits.width || height > limits.height)
      throw new StudioError(
        'bad-input',
        `${path} would be read at ${width}x${height} pixels and ${limits.width}x${limits.height} is the limit: make it smaller first.`,
      );
  }
  if (!(from >= 0 && to > from))
    throw new StudioError('bad-input', `From ${from} to ${to} seconds is not a part of a video.`);
  const seconds = Math.min(to, info.duration) - from;
  if (!(seconds > 0))
    throw new StudioError('bad-input', `${path} ends at ${info.duration.toFixed(2)} s, before ${from} s.`);
  if (seconds > limits.seconds)
    throw new StudioError(
      'bad-input',
      `${path} would be read for ${Math.round(seconds)} s and ${limits.seconds} s is the limit: choose a part of it.`,
    );
}
