import { throwIfCancelled } from '../../shared/errors';
import type { Loop, Metadata } from './arguments';
import { commandLine, encodeArguments } from './arguments';
import { saysDiskFull, startFfmpeg } from './child';
import type { Quality } from './encoders';
import type { VideoWriter } from './encoding';
import { Encoding } from './encoding';
import type { Scale } from './filters';
import { outputSize } from './filters';
import type { Format } from './formats';
import { chooseEncoder, FORMAT_SPECS, resolveFormat } from './formats';
import type { FrameRateInput } from './frameRate';
import { frameRate, framesPerSecond } from './frameRate';
import type { Ffmpeg } from './locate';
import { locateFfmpeg } from './locate';
import type { EncoderProgress } from './progress';
import { sheetSize, type Sheet } from './sheet';
import { chooseSoundEncoder, type Soundtrack } from './soundtrack';
import { openTarget } from './target';

export interface VideoWriterOptions {
  /** The file, or for PNGs the folder, to make; its extension names the format unless `format` does. */
  readonly path: string;
  readonly format?: Format;
  /** 'standard' if not given. */
  readonly quality?: Quality;
  /** Size of the frames that will be written, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly fps: FrameRateInput;
  readonly scale?: Scale;
  /** Frames are packed pictures, to be set side by side; `width` and `height` are those of packedSize. Not together with `scale`. */
  readonly sheet?: Sheet;
  /** Kept by every format but GIF and PNG. */
  readonly metadata?: Metadata;
  /** GIF only; 'forever' if not given. */
  readonly loop?: Loop;
  /** How many frames will be written, if known; lets a short GIF share one palette. */
  readonly frames?: number;
  /** Plays with the clip, in formats that carry sound. */
  readonly soundtrack?: Soundtrack;
  /** Replace an existing clip. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  readonly ffmpeg?: Ffmpeg;
  /** Told what ffmpeg has encoded; it lags behind what was written. */
  readonly onProgress?: (progress: EncoderProgress) => void;
  /** Told the command, fit to be pasted into a shell. */
  readonly onCommand?: (line: string) => void;
}

export type { VideoWriter, WrittenVideo } from './encoding';

/**
 * Starts a clip: finds ffmpeg, checks format, size and place, and starts encoding into a temporary file.
 * @throws StudioError 'bad-input' | 'usage' | 'unsupported' for what was asked, 'not-found' | 'io' | 'exists' |
 *   'disk-full' for the place, 'ffmpeg' when there is none, 'cancelled'
 */
export async function openVideoWriter(options: VideoWriterOptions): Promise<VideoWriter> {
  const { path, scale, force = false, signal, quality = 'standard', metadata, loop, frames } = options;
  const { soundtrack, sheet } = options;
  throwIfCancelled(signal);
  const { format, container } = resolveFormat(path, options.format);
  const input = { width: options.width, height: options.height };
  const { stored } = outputSize(sheet ? sheetSize(sheet) : input, scale, FORMAT_SPECS[format]);
  const fps = frameRate(options.fps);
  const ffmpeg = options.ffmpeg ?? (await locateFfmpeg());
  const encoder = chooseEncoder(format, ffmpeg.encoders, stored);
  const sound = soundtrack && { track: soundtrack, encoder: chooseSoundEncoder(container, ffmpeg.encoders) };
  const kind: 'file' | 'folder' = format === 'png' ? 'folder' : 'file';
  const target = await openTarget(path, kind, force);
  try {
    throwIfCancelled(signal);
    const settings = { format, container, encoder, quality, input, fps, scale, sheet, metadata, loop, frames, sound };
    const args = encodeArguments(settings, target.temporary);
    const command = commandLine(ffmpeg.path, args);
    options.onCommand?.(command);
    const child = await startFfmpeg(ffmpeg.path, args, saysDiskFull);
    const frameBytes = input.width * input.height * 3;
    const clip = { ...stored, format, encoder: encoder.name, kind, frameBytes, fps: framesPerSecond(fps), command };
    return new Encoding(child, target, clip, options);
  } catch (error) {
    await target.discard();
    throw error;
  }
}
