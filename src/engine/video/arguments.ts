import { StudioError } from '../../shared/errors';
import type { Encoder, Quality } from './encoders';
import type { Scale, Size } from './filters';
import { filterGraph } from './filters';
import type { Container, Format } from './formats';
import { FORMAT_SPECS } from './formats';
import type { FrameRate } from './frameRate';
import { framesPerSecond, frameRateText } from './frameRate';
import { sheetGraph, sheetSize, type Sheet } from './sheet';
import { soundArguments, soundInput, type Soundtrack } from './soundtrack';

/** What can be written into a clip about itself. Containers other than these keys drop them silently, so these are all. */
export const METADATA_KEYS = ['title', 'artist', 'comment', 'description', 'copyright', 'date'] as const;
export type Metadata = Partial<Record<(typeof METADATA_KEYS)[number], string>>;

/** How often a GIF plays; players decide that for every other format. */
export type Loop = 'forever' | 'once';

export interface EncodeSettings {
  readonly format: Format;
  readonly container: Container;
  readonly encoder: Encoder;
  readonly quality: Quality;
  /** Size of the frames that come in, in pixels. */
  readonly input: Size;
  readonly fps: FrameRate;
  readonly scale?: Scale;
  /** What is made of the frames, which are packed then. */
  readonly sheet?: Sheet;
  readonly metadata?: Metadata;
  readonly loop?: Loop;
  /** How many frames will come, if known; lets a short GIF share one palette. */
  readonly frames?: number;
  /** A sound that plays with the clip, and ffmpeg's encoder of it. */
  readonly sound?: { readonly track: Soundtrack; readonly encoder: string };
}

const LONGEST_METADATA = 2000;
/** Files in a PNG sequence: frame_000001.png, frame_000002.png, ... */
export const SEQUENCE_PATTERN = 'frame_%06d.png';

/**
 * ffmpeg's arguments for a clip: raw rgb24 frames on stdin, maybe a sound from a file, key=value progress on stdout, one file (or a folder
 * of PNGs) out. Each value is its own argument, so nothing is ever read by a shell.
 * @param output absolute path of the file, or of the folder for a PNG sequence
 * @throws StudioError 'bad-input' for sizes out of range, 'unsupported' for a frame rate the format cannot hold
 */
export function encodeArguments(settings: EncodeSettings, output: string): string[] {
  const { format, container, encoder, quality, input, fps, sound, sheet } = settings;
  const spec = FORMAT_SPECS[format];
  if (framesPerSecond(fps) > spec.maximumFps)
    throw new StudioError(
      'unsupported',
      `${spec.title} shows at most ${spec.maximumFps} frames a second and ${framesPerSecond(fps)} were asked for: lower the rate or choose another format.`,
    );
  const made = sheet ? { input: sheetSize(sheet), before: sheetGraph(sheet) } : { input };
  const tagged = spec.pixelFormat === 'yuv420p' || spec.pixelFormat === 'yuv422p10le';
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-nostats', '-progress', 'pipe:1'],
    ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', `${input.width}x${input.height}`],
    ...['-framerate', frameRateText(fps), '-i', 'pipe:0'],
    ...(sound ? soundInput(sound.track) : []),
    ...['-vf', filterGraph({ ...made, scale: settings.scale, format: spec, quality, frames: settings.frames })],
    ...['-c:v', encoder.name, ...encoder.options, ...encoder.quality[quality]],
    ...(tagged ? COLOUR_TAGS : []),
    ...(sound ? soundArguments(sound.track, sound.encoder) : []),
    ...(format === 'gif' ? ['-loop', settings.loop === 'once' ? '-1' : '0'] : []),
    ...(spec.carriesMetadata ? metadataArguments(settings.metadata ?? {}) : []),
    ...container.options,
    ...['-f', container.muxer, '-y', outputArgument(format, output)],
  ];
}

const COLOUR_TAGS = [
  ...['-color_range', 'tv', '-colorspace', 'bt709'],
  ...['-color_primaries', 'bt709', '-color_trc', 'bt709'],
];

/**
 * A path as ffmpeg must be given it: `file:` keeps a leading dash or a colon from being read as an option or a
 * protocol; in the name of a picture sequence a percent sign is the start of the number.
 */
export function fileArgument(path: string): string {
  return `file:${path}`;
}

/** The pattern of a PNG sequence inside a folder, as ffmpeg must be given it. */
export function sequenceArgument(folder: string): string {
  return fileArgument(`${folder.replaceAll('%', '%%')}/${SEQUENCE_PATTERN}`);
}

function outputArgument(format: Format, output: string): string {
  return format === 'png' ? sequenceArgument(output) : fileArgument(output);
}

function metadataArguments(metadata: Metadata): string[] {
  return METADATA_KEYS.flatMap((key) => {
    const value = cleanText(metadata[key] ?? '');
    return value === '' ? [] : ['-metadata', `${key}=${value}`];
  });
}

/** One line of well-formed text: control characters and line breaks become spaces, at most 2000 characters. */
function cleanText(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();
  return [...line].slice(0, LONGEST_METADATA).join('');
}

/** The command as a line for a log, quoted so that it can be pasted into a POSIX shell. */
export function commandLine(program: string, args: readonly string[]): string {
  return [program, ...args].map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
