import { lstat, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StudioError, throwIfCancelled, toStudioError } from '../../shared/errors';
import { fileArgument, sequenceArgument } from './arguments';
import { describeEnding, lastLines, startFfmpeg } from './child';
import type { FrameRate } from './frameRate';
import { frameRate, framesPerSecond, frameRateText } from './frameRate';
import type { Ffmpeg } from './locate';
import { locateFfmpeg } from './locate';
import { PacketCounter } from './packets';
import { parseStreamInfo } from './streamInfo';

/** What is known of a video without decoding it. */
export interface VideoInfo {
  /** As shown: a turned phone video has its sides swapped already. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** fps as a fraction; exact where every frame lasts equally long in the file. */
  readonly rate: FrameRate;
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  readonly codec: string;
  readonly pixFmt: string;
  /** The matrix it says its colours are coded with (bt709, smpte170m, ...); undefined where it says nothing. */
  readonly colorMatrix: string | undefined;
  /** Whole-file tags, with lower-case names. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ProbeOptions {
  readonly ffmpeg?: Ffmpeg;
  readonly signal?: AbortSignal;
  /** The rate that a folder of PNGs is taken to have; 25 if not given. */
  readonly sequenceFps?: number;
}

/** Video files are strangers' data: only these containers are opened, and only from the file itself. */
const DEMUXERS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,gif,avi,mpegts,mpeg,ogg,image2';
const MAXIMUM_PIXELS = 2 ** 28;

/**
 * Size, rate, frame count and tags of a video file, or of a folder of PNGs as the export writes it. Frames are
 * counted, not estimated; nothing is decoded.
 * @throws StudioError 'not-found', 'bad-input' when it is no video that can be read, 'ffmpeg', 'cancelled'
 */
export async function probeVideo(path: string, options: ProbeOptions = {}): Promise<VideoInfo> {
  const { signal } = options;
  throwIfCancelled(signal);
  const ffmpeg = options.ffmpeg ?? (await locateFfmpeg());
  const input = await inputArguments(path, options.sequenceFps);
  const args = ['-hide_banner', '-nostdin', '-loglevel', 'info', '-nostats', ...input];
  const child = await startFfmpeg(ffmpeg.path, [...args, '-map', '0:V:0', '-c', 'copy', '-f', 'framecrc', 'pipe:1']);
  child.input.end();
  const onAbort = () => void child.kill();
  signal?.addEventListener('abort', onAbort, { once: true });
  const packets = new PacketCounter();
  child.output.setEncoding('utf8').on('data', (chunk: string) => packets.push(chunk));
  const ending = await child.ended;
  signal?.removeEventListener('abort', onAbort);
  throwIfCancelled(signal);
  const info = ending.code === 0 ? describe(child.errors(), packets) : undefined;
  if (info) return info;
  throw new StudioError(
    'bad-input',
    `${path} is not a video that can be read: give an MP4, MOV, WebM, GIF, AVI or MPEG file that is whole.`,
    `${lastLines(child.errors(), 10)}\n${describeEnding(ending)}`,
  );
}

/** The arguments that make a video, or a folder of PNGs, ffmpeg's input; errors as probeVideo. */
export async function inputArguments(path: string, sequenceFps = 25): Promise<string[]> {
  const full = resolve(path);
  const guards = ['-protocol_whitelist', 'file', '-format_whitelist', DEMUXERS, '-max_pixels', String(MAXIMUM_PIXELS)];
  const entry = await stat(full).catch((error: unknown) => {
    throw toStudioError(error);
  });
  if (entry.isFile()) return [...guards, '-i', fileArgument(full)];
  if (!entry.isDirectory()) throw new StudioError('bad-input', `${path} is not a file: give a video file.`);
  await lstat(join(full, 'frame_000001.png')).catch(() => {
    throw new StudioError('bad-input', `${path} holds no frame_000001.png: give a video file or a PNG sequence.`);
  });
  const rate = ['-framerate', frameRateText(frameRate(sequenceFps))];
  return [...guards, '-f', 'image2', ...rate, '-start_number', '1', '-i', sequenceArgument(full)];
}

function describe(messages: string, packets: PacketCounter): VideoInfo | undefined {
  const stream = parseStreamInfo(messages);
  const { size, count, seconds } = packets;
  if (!stream || !size || count === 0) return undefined;
  const turned = Math.abs(stream.rotation) % 180 === 90;
  const rate = packets.rate ?? frameRate(stream.fps ?? count / seconds);
  return {
    width: turned ? size.height : size.width,
    height: turned ? size.width : size.height,
    fps: framesPerSecond(rate),
    rate,
    frames: count,
    duration: seconds > 0 ? seconds : count / framesPerSecond(rate),
    codec: stream.codec,
    pixFmt: stream.pixFmt,
    colorMatrix: stream.colorMatrix,
    metadata: stream.metadata,
  };
}
