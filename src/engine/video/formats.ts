import { extname } from 'node:path';
import { StudioError } from '../../shared/errors';
import type { Encoder } from './encoders';
import { ENCODERS } from './encoders';

/** The formats a clip can be exported to. `png` is a folder of numbered PNG files, the others are one file. */
export const FORMATS = ['h264', 'hevc', 'vp9', 'av1', 'prores', 'gif', 'png'] as const;
export type Format = (typeof FORMATS)[number];

/** One kind of file a format may be wrapped in. */
export interface Container {
  /** With its dot, lower case; '' for a folder of pictures. */
  readonly extension: string;
  /** ffmpeg's name of the muxer. */
  readonly muxer: string;
  readonly options: readonly string[];
  /** ffmpeg's encoders of a sound beside the pictures, best first; none where it carries no sound. */
  readonly sound: readonly string[];
}

export interface FormatSpec {
  readonly title: string;
  /** The first is the usual one. */
  readonly containers: readonly [Container, ...Container[]];
  /** ffmpeg's encoder names, best first. */
  readonly encoders: readonly string[];
  readonly pixelFormat: 'yuv420p' | 'yuv422p10le' | 'rgb24' | 'pal8';
  /** Chroma is stored at half resolution along these axes, so the size must be even there. */
  readonly even: { readonly width: boolean; readonly height: boolean };
  /** Whether title, comment and the like can be stored. */
  readonly carriesMetadata: boolean;
  readonly maximumFps: number;
}

/** Where the moov atom goes first, playback can start before the whole file has arrived. */
const mp4: Container = { extension: '.mp4', muxer: 'mp4', options: ['-movflags', '+faststart'], sound: ['aac'] };
const mov: Container = {
  extension: '.mov',
  muxer: 'mov',
  options: ['-movflags', '+faststart+write_colr'],
  sound: ['pcm_s16le', 'aac'],
};
const webm: Container = { extension: '.webm', muxer: 'webm', options: [], sound: ['libopus', 'libvorbis'] };
const gif: Container = { extension: '.gif', muxer: 'gif', options: [], sound: [] };
const folder: Container = { extension: '', muxer: 'image2', options: ['-start_number', '1'], sound: [] };

/** Without this tag QuickTime and Safari refuse HEVC. */
const hvc1 = (container: Container): Container => ({ ...container, options: ['-tag:v', 'hvc1', ...container.options] });

const both = { width: true, height: true };
const none = { width: false, height: false };
const video = { carriesMetadata: true, maximumFps: 1000 };

export const FORMAT_SPECS: Record<Format, FormatSpec> = {
  h264: {
    ...video,
    title: 'H.264',
    containers: [mp4, mov],
    encoders: ['libx264'],
    pixelFormat: 'yuv420p',
    even: both,
  },
  hevc: {
    ...video,
    title: 'HEVC (H.265)',
    containers: [hvc1(mp4), hvc1(mov)],
    encoders: ['libx265'],
    pixelFormat: 'yuv420p',
    even: both,
  },
  vp9: {
    ...video,
    title: 'VP9',
    containers: [webm],
    encoders: ['libvpx-vp9'],
    pixelFormat: 'yuv420p',
    even: both,
  },
  av1: {
    ...video,
    title: 'AV1',
    containers: [mp4, webm],
    encoders: ['libsvtav1', 'libaom-av1'],
    pixelFormat: 'yuv420p',
    even: both,
  },
  prores: {
    ...video,
    title: 'ProRes 422 HQ',
    containers: [mov],
    encoders: ['prores_ks'],
    pixelFormat: 'yuv422p10le',
    even: { width: true, height: false },
  },
  gif: {
    title: 'GIF',
    containers: [gif],
    encoders: ['gif'],
    pixelFormat: 'pal8',
    even: none,
    carriesMetadata: false,
    maximumFps: 50, // delays are in 1/100 s and players slow anything under 2/100 down to 10/100
  },
  png: {
    title: 'PNG sequence',
    containers: [folder],
    encoders: ['png'],
    pixelFormat: 'rgb24',
    even: none,
    carriesMetadata: false,
    maximumFps: 1000,
  },
};

const DEFAULT_BY_EXTENSION: Record<string, Format> = {
  '.mp4': 'h264',
  '.m4v': 'h264',
  '.mov': 'prores',
  '.webm': 'vp9',
  '.gif': 'gif',
  '': 'png',
};

/**
 * The format and container an output path stands for: .mp4 is H.264, .webm VP9, .mov ProRes, .gif GIF, and a
 * name without an extension is a folder of PNGs. A given format wins, as far as it can live in such a file.
 * @throws StudioError 'usage' for an unknown extension, or one the format cannot be stored under
 */
export function resolveFormat(path: string, format?: Format): { format: Format; container: Container } {
  const extension = extname(path.replace(/[\\/]+$/, '')).toLowerCase();
  const meant = extension === '.m4v' ? '.mp4' : extension;
  const chosen = format ?? DEFAULT_BY_EXTENSION[meant];
  if (chosen === undefined)
    throw new StudioError(
      'usage',
      `No video format goes with "${extension}" (${path}): end the name in .mp4, .webm, .mov or .gif, or give a folder name without an extension for PNGs.`,
    );
  const { containers, title } = FORMAT_SPECS[chosen];
  const isFreeFolderName = chosen === 'png' && !(meant in DEFAULT_BY_EXTENSION);
  const container = isFreeFolderName ? folder : containers.find((candidate) => candidate.extension === meant);
  if (container === undefined) {
    const fitting = chosen === 'png' ? 'a folder name without an extension' : `a name ending in ${endings(containers)}`;
    throw new StudioError('usage', `${title} cannot be stored as ${path}: give ${fitting}.`);
  }
  return { format: chosen, container };
}

/** The formats for which the binary has an encoder, in the order of FORMATS. */
export function availableFormats(encoders: ReadonlySet<string>): Format[] {
  return FORMATS.filter((format) => FORMAT_SPECS[format].encoders.some((name) => encoders.has(name)));
}

/**
 * The best encoder of the format that the binary has and that takes pictures of this size (pixels).
 * @throws StudioError 'unsupported', naming what would work
 */
export function chooseEncoder(
  format: Format,
  encoders: ReadonlySet<string>,
  size: { width: number; height: number },
): Encoder {
  const { title, encoders: wanted } = FORMAT_SPECS[format];
  const present = ENCODERS.filter(({ name }) => wanted.includes(name) && encoders.has(name)).sort(
    (a, b) => wanted.indexOf(a.name) - wanted.indexOf(b.name),
  );
  if (present.length === 0) {
    const others = availableFormats(encoders).map((other) => `${other} (${FORMAT_SPECS[other].title})`);
    const remedy =
      others.length > 0
        ? `choose ${others.join(', ')}, or point FFMPEG_BIN at another ffmpeg`
        : 'install a full ffmpeg';
    throw new StudioError('unsupported', `This ffmpeg cannot encode ${title}: ${remedy}.`);
  }
  const shorter = Math.min(size.width, size.height);
  const fitting = present.find(({ minimumSize }) => minimumSize <= shorter);
  if (fitting === undefined) {
    const least = Math.min(...present.map(({ minimumSize }) => minimumSize));
    throw new StudioError(
      'unsupported',
      `${title} needs pictures of at least ${least}x${least} pixels and these are ${size.width}x${size.height}: scale up or choose h264.`,
    );
  }
  return fitting;
}

function endings(containers: readonly Container[]): string {
  return containers.map(({ extension }) => extension).join(' or ');
}
