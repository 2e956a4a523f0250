import { StudioError } from '../../shared/errors';
import type { Quality } from './encoders';
import type { FormatSpec } from './formats';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How pixels are interpolated when a clip is scaled; the names are ffmpeg's. */
export const SCALE_FILTERS = ['lanczos', 'bicubic', 'spline', 'bilinear', 'neighbor'] as const;
export type ScaleFilter = (typeof SCALE_FILTERS)[number];

export interface Scale {
  /** A factor for both sides, or the size to reach, in pixels. */
  readonly to: number | Size;
  readonly filter: ScaleFilter;
}

const MAXIMUM_SIDE = 16384;
const MAXIMUM_PIXELS = 8192 * 8192;
/** A palette for the whole clip makes ffmpeg hold every frame; beyond this each frame gets its own. */
const PALETTE_MEMORY = 256 * 1024 * 1024;
/** Without these swscale averages chroma before it converts, and rounds down. */
export const EXACT = 'accurate_rnd+full_chroma_int+full_chroma_inp';

/**
 * The size a clip has after scaling (`content`), and with the last column and row repeated where the format
 * stores chroma at half resolution and the size is odd (`stored`). Nothing is stretched or cut to become even.
 * @throws StudioError 'bad-input' when a side is not a whole number of pixels in 1..16384, or the area above 8192x8192
 */
export function outputSize(input: Size, scale: Scale | undefined, format: FormatSpec): { content: Size; stored: Size } {
  checkSize(input, 'The frames');
  const content = scaledSize(input, scale);
  checkSize(content, 'The scaled clip');
  const stored = {
    width: format.even.width ? content.width + (content.width % 2) : content.width,
    height: format.even.height ? content.height + (content.height % 2) : content.height,
  };
  return { content, stored };
}

/** How ffmpeg's filters take RGB frames to what the encoder is given; a value for -vf. */
export function filterGraph(settings: {
  input: Size;
  /** What makes pictures of that size out of the frames, if they are something else. */
  before?: string;
  scale: Scale | undefined;
  format: FormatSpec;
  quality: Quality;
  /** How many frames will come, if known. */
  frames: number | undefined;
}): string {
  const { input, before, scale, format } = settings;
  const { content, stored } = outputSize(input, scale, format);
  const steps: string[] = before ? [before] : [];
  if (scale && (content.width !== input.width || content.height !== input.height))
    steps.push(`scale=w=${content.width}:h=${content.height}:flags=${scale.filter}+${EXACT}`, 'format=gbrp');
  if (stored.width !== content.width || stored.height !== content.height)
    steps.push(
      'format=gbrp',
      `pad=w=${stored.width}:h=${stored.height}`,
      `fillborders=right=${stored.width - content.width}:bottom=${stored.height - content.height}:mode=smear`,
    );
  return [...steps, ...towardsEncoder(format, settings.quality, stored, settings.frames)].join(',');
}

function towardsEncoder(format: FormatSpec, quality: Quality, size: Size, frames: number | undefined): string[] {
  switch (format.pixelFormat) {
    case 'rgb24':
      return ['format=rgb24'];
    case 'pal8':
      return [paletteGraph(quality, size, frames)];
    case 'yuv420p':
    case 'yuv422p10le':
      // The numbers are converted with the BT.709 matrix and every frame says so: encoders differ in whether
      // they take the tags from the frame or from the options.
      return [
        `scale=flags=bicubic+${EXACT}:out_color_matrix=bt709:out_range=tv`,
        `format=${format.pixelFormat}`,
        'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709',
      ];
  }
}

/** Builds a palette from the frames and draws them with it, in one graph (no second pass over the input). */
function paletteGraph(quality: Quality, size: Size, frames: number | undefined): string {
  const held = size.width * size.height * 4 * (frames ?? Infinity);
  const perFrame = quality === 'best' || held > PALETTE_MEMORY;
  const colours = quality === 'draft' ? 64 : 256;
  const dither = quality === 'draft' || quality === 'standard' ? 'bayer:bayer_scale=3' : 'sierra2_4a';
  const generate = `palettegen=max_colors=${colours}:stats_mode=${perFrame ? 'single' : 'full'}`;
  const use = `paletteuse=dither=${dither}:diff_mode=rectangle${perFrame ? ':new=1' : ''}`;
  return `split[picture][counted];[counted]${generate}[palette];[picture][palette]${use}`;
}

function scaledSize(input: Size, scale: Scale | undefined): Size {
  if (!scale) return input;
  if (typeof scale.to !== 'number') return scale.to;
  const factor = scale.to;
  if (!(factor > 0 && Number.isFinite(factor)))
    throw new StudioError('bad-input', `The scale factor ${factor} cannot be used: give a number above 0.`);
  return {
    width: Math.max(1, Math.round(input.width * factor)),
    height: Math.max(1, Math.round(input.height * factor)),
  };
}

function checkSize({ width, height }: Size, what: string): void {
  const whole = Number.isSafeInteger(width) && Number.isSafeInteger(height);
  if (!whole || width < 1 || height < 1 || Math.max(width, height) > MAXIMUM_SIDE || width * height > MAXIMUM_PIXELS)
    throw new StudioError(
      'bad-input',
      `${what} would be ${width}x${height} pixels: sides must be whole numbers from 1 to ${MAXIMUM_SIDE}, and the area at most 8192x8192.`,
    );
}
