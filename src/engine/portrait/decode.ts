import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp, { type Metadata, type SharpOptions } from 'sharp';
import { StudioError, throwIfCancelled } from '../../shared/errors';
import type { RgbImage } from './image';
import { isAnimatedPng, sniffFormat, type ImageFormat } from './imageFormat';

/** Bounds on what is decoded, all checked before a pixel is. */
export const IMAGE_LIMITS = {
  /** Size of the file in bytes. */
  bytes: 200 * 2 ** 20,
  /** Largest width or height in pixels. */
  side: 20_000,
  /** Largest width * height. */
  pixels: 100_000_000,
  /** Smallest width or height: below it there is no face to work with. */
  smallest: 32,
} as const;

/**
 * Behind transparent pixels: mid grey, the zero of the networks' [-1, 1] range. A colour taken from the picture's edge
 * would depend on the cut-out's outline; grey is the same for every picture and pulls no face lighter or darker.
 */
export const BACKGROUND = { r: 128, g: 128, b: 128 } as const;

export interface DecodedImage extends RgbImage {
  readonly format: ImageFormat;
  /** Sentences about what was done to the picture that its owner might not expect; often empty. */
  readonly notes: readonly string[];
}

export interface DecodeOptions {
  /** How error sentences call the image; by default the file's name, or "the image" for a buffer. */
  readonly name?: string;
  readonly signal?: AbortSignal;
}

/**
 * Decodes a PNG, JPEG, WebP, AVIF, TIFF or GIF (HEIC where the installed sharp has an HEVC decoder) into upright 8-bit sRGB:
 * EXIF orientation applied, colour profiles and CMYK converted, 16-bit and greyscale brought to 3 x 8 bits, transparency laid
 * on BACKGROUND, the first frame or page taken. The file is only read.
 *
 * @param source path of a file, or the file's bytes.
 * @throws StudioError 'bad-input' (no image, too large, too small), 'corrupt' (damaged), 'unsupported' (a codec sharp lacks),
 *   'not-found' or 'io' (the file cannot be read), 'cancelled'.
 */
export async function decodeImage(source: string | Uint8Array, options: DecodeOptions = {}): Promise<DecodedImage> {
  const name = options.name ?? (typeof source === 'string' ? basename(source) : 'the image');
  throwIfCancelled(options.signal);
  const bytes = typeof source === 'string' ? await readImageFile(source, name) : source;
  if (bytes.byteLength > IMAGE_LIMITS.bytes) throw tooManyBytes(name, bytes.byteLength);
  const format = sniffFormat(bytes);
  if (!format) throw notAnImage(name);

  const settings: SharpOptions = { failOn: 'error', limitInputPixels: IMAGE_LIMITS.pixels, pages: 1 };
  const metadata = await inSharp(name, format, () => sharp(bytes, { ...settings, limitInputPixels: false }).metadata());
  checkBounds(name, metadata);
  throwIfCancelled(options.signal);

  const { data, info } = await inSharp(name, format, async () => {
    const picture = sharp(bytes, settings).autoOrient().toColourspace('srgb');
    // sharp brings 16-bit pictures with a profile to Display P3, not to sRGB, unless it is asked for the profile by name.
    if (metadata.space === 'rgb16' && metadata.hasProfile) picture.withIccProfile('srgb', { attach: false });
    return picture.raw().toBuffer({ resolveWithObject: true });
  });
  throwIfCancelled(options.signal);
  const notes = pageNotes(metadata, bytes, format);
  const flat = withoutAlpha(data, info.channels);
  if (flat.transparent) notes.push('The transparent parts of the image were laid on mid grey.');
  return { width: info.width, height: info.height, rgb: flat.rgb, format, notes };
}

async function readImageFile(path: string, name: string): Promise<Buffer> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    const sentence = missing
      ? `There is no image at ${path}: check the path.`
      : `The image ${path} cannot be opened: check its permissions.`;
    throw new StudioError(missing ? 'not-found' : 'io', sentence, error.message, { cause: error });
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new StudioError('bad-input', `${name} is not a file: give the path of an image file.`);
    if (stat.size > IMAGE_LIMITS.bytes) throw tooManyBytes(name, stat.size);
    return await file.readFile();
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError('io', `The image ${path} cannot be read.`, String(error), { cause: error });
  } finally {
    await file.close();
  }
}

/** Runs a sharp call; whatever it throws means that the file is damaged, or that its codec is missing. */
async function inSharp<T>(name: string, format: ImageFormat, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (format === 'heic') {
      const sentence = `${name} is an HEIC image, which this installation cannot decode: save it as JPEG or PNG first.`;
      throw new StudioError('unsupported', sentence, detail, { cause: error });
    }
    const sentence = `${name} is damaged or not really a ${format.toUpperCase()} image: open it in an image viewer and save it again.`;
    throw new StudioError('corrupt', sentence, detail, { cause: error });
  }
}

function checkBounds(name: string, { width, height }: Metadata): void {
  const size = `${width} x ${height} pixels`;
  const { side, pixels, smallest } = IMAGE_LIMITS;
  if (width > side || height > side) {
    throw new StudioError('bad-input', `${name} is ${size}, more than ${side} on one side: scale it down first.`);
  }
  if (width * height > pixels) {
    throw new StudioError(
      'bad-input',
      `${name} is ${size}, more than ${pixels / 1e6} megapixels: scale it down first.`,
    );
  }
  if (width < smallest || height < smallest) {
    throw new StudioError('bad-input', `${name} is only ${size}: a portrait needs at least ${smallest} on each side.`);
  }
}

function pageNotes(metadata: Metadata, bytes: Uint8Array, format: ImageFormat): string[] {
  const notes: string[] = [];
  const pages = metadata.pages ?? 1;
  if (pages > 1) {
    const what =
      format === 'tiff' ? `has ${pages} pages: the first is used` : `is animated (${pages} frames): the first is used`;
    notes.push(`The image ${what}.`);
  } else if (format === 'png' && isAnimatedPng(bytes)) {
    notes.push('The image is animated: its still picture is used.');
  }
  return notes;
}

/** Composites [pixels, 4] on BACKGROUND; [pixels, 3] passes through. `transparent` says whether any pixel let it through. */
function withoutAlpha(data: Buffer, channels: number): { rgb: Uint8Array; transparent: boolean } {
  if (channels === 3) return { rgb: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), transparent: false };
  if (channels !== 4)
    throw new StudioError('internal', `decoding gave ${channels} channels where 3 or 4 were expected`);
  const background = [BACKGROUND.r, BACKGROUND.g, BACKGROUND.b];
  const rgb = new Uint8Array((data.length / 4) * 3);
  let transparent = false;
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const alpha = (data[from + 3] as number) / 255;
    transparent ||= alpha < 1;
    for (let c = 0; c < 3; c++) {
      rgb[to + c] = Math.round(alpha * (data[from + c] as number) + (1 - alpha) * (background[c] as number));
    }
  }
  return { rgb, transparent };
}

function notAnImage(name: string): StudioError {
  return new StudioError(
    'bad-input',
    `${name} is not an image this program reads: use PNG, JPEG, WebP, AVIF, TIFF or GIF.`,
  );
}

function tooManyBytes(name: string, bytes: number): StudioError {
  const megabytes = (n: number) => `${Math.ceil(n / 2 ** 20)} MB`;
  return new StudioError(
    'bad-input',
    `${name} is ${megabytes(bytes)}, more than the ${megabytes(IMAGE_LIMITS.bytes)} allowed: save it smaller.`,
  );
}
