import { readFile } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';
import { StudioError, throwIfCancelled } from '../../../shared/errors';
import { decodeImage, IMAGE_LIMITS } from '../../portrait/decode';
import { isAnimatedPng } from '../../portrait/imageFormat';
import { cutSquare, rejected, warning, type Cut, type CutContext, type Problem } from './cut';
import { Gate } from './gate';
import type { Source } from './inspect';
import { placeSquare } from './place';
import { codeOf } from './scan';

/** Pictures of more pixels are decoded one at a time, so that the memory needed does not grow with how many are under way. */
const LARGE = 16_000_000;
const largePictures = new Gate();

/**
 * A picture file as one picture of the set, or why not. Reads the size before any pixel.
 * @throws StudioError 'cancelled', and whatever the detector throws
 */
export async function cutImage(source: Source, context: CutContext): Promise<Cut[]> {
  throwIfCancelled(context.signal);
  const bytes = await readFile(source.path).catch(codeOf);
  if (typeof bytes === 'string') return [rejected('unreadable', `It cannot be read any more (${bytes}).`)];
  const size = await measure(bytes);
  if ('type' in size) return [size];
  const cut = () => cutDecoded(bytes, size, context);
  return size.width * size.height > LARGE ? largePictures.pass(cut) : cut();
}

async function cutDecoded(bytes: Buffer, { pages }: Metadata, context: CutContext): Promise<Cut[]> {
  const image = await decodeImage(bytes, { name: 'It', signal: context.signal }).catch(asProblem);
  if ('type' in image) return [image];
  const placed = await placeSquare(image, context);
  if ('type' in placed) return [placed];
  const animated = (pages ?? 1) > 1 || (image.format === 'png' && isAnimatedPng(bytes));
  return [
    { type: 'picture', data: cutSquare(image, placed.quad, context.rules.resolution), frame: 0, begins: true },
    ...placed.warnings,
    ...(animated ? [warning('animated', 'It is animated or has several pages: only the first is used.')] : []),
  ];
}

/** What the file says about its pixels, held against the bounds of what is decoded at all. */
async function measure(bytes: Buffer): Promise<Metadata | Problem> {
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (!metadata) return rejected('damaged', 'It is damaged: not even its size can be read.');
  const { width, height } = metadata;
  const { side, pixels, smallest } = IMAGE_LIMITS;
  if (Math.max(width, height) > side || width * height > pixels)
    return rejected('too-large', `It has ${width} x ${height} pixels, more than can be decoded: scale it down first.`);
  if (Math.min(width, height) < smallest)
    return rejected('too-small', `It has only ${width} x ${height} pixels: at least ${smallest} on a side are needed.`);
  return metadata;
}

function asProblem(error: unknown): Problem {
  if (!(error instanceof StudioError)) throw error;
  switch (error.code) {
    case 'corrupt':
      return rejected('damaged', error.message);
    case 'unsupported':
      return rejected('unsupported', error.message);
    default:
      throw error;
  }
}
