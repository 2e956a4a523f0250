import { centredCrop, cropFromPoints } from '../../portrait/align';
import type { RgbImage } from '../../portrait/image';
import { sideOf, type Quad } from '../../portrait/quad';
import { rejected, warning, type CutContext, type Problem, type Warning } from './cut';

/** Where the square of a picture lies. */
export interface Placement {
  readonly quad: Quad;
  readonly warnings: readonly Warning[];
}

/** A centre crop that keeps less than this part of the picture is worth a word. */
const NARROW = 0.5;

/** The square of one picture by the rules, or why there is none. 'fixed' is as 'aligned' here: one picture is a clip of its own. */
export async function placeSquare(image: RgbImage, context: CutContext): Promise<Placement | Problem> {
  const { rules } = context;
  const placed = rules.crop === 'centre' ? placeInMiddle(image) : await placeOnFace(image, context);
  if ('type' in placed) return placed;
  const problem = tooSmall(placed.quad, rules.resolution);
  if (problem) return problem;
  return { quad: placed.quad, warnings: [...placed.warnings, ...enlarged(placed.quad, rules.resolution)] };
}

/** The largest face of a picture as a generator's square. */
export async function findFace(
  image: RgbImage,
  context: CutContext,
): Promise<{ quad: Quad; faces: number } | undefined> {
  const faces = await (await context.detector()).detect(image, context.signal);
  const [largest] = faces;
  return largest && { quad: cropFromPoints(largest.points), faces: faces.length };
}

/** The square in the middle, with a word if it leaves out more than half. */
export function placeInMiddle(image: { width: number; height: number }): Placement {
  const [short, long] = [Math.min(image.width, image.height), Math.max(image.width, image.height)];
  const percent = Math.round((100 * short) / long);
  const sentence = `The square in the middle keeps only ${percent} % of its ${image.width} x ${image.height} pixels.`;
  return { quad: centredCrop(image), warnings: short / long < NARROW ? [warning('narrow', sentence)] : [] };
}

/** A square with less than half the pixels that are wanted on a side shows nothing to learn from. */
export function tooSmall(quad: Quad, resolution: number): Problem | undefined {
  const side = Math.floor(sideOf(quad));
  if (side >= resolution / 2) return undefined;
  const sentence = `Only ${side} x ${side} pixels of it would be used, less than half of ${resolution} on a side.`;
  return rejected('too-small', sentence);
}

/** A word about a square that has fewer pixels than what is made of it. */
export function enlarged(quad: Quad, resolution: number): Warning[] {
  const side = Math.round(sideOf(quad));
  if (side >= resolution) return [];
  return [warning('enlarged', `Its ${side} x ${side} pixels are enlarged to ${resolution} and will look soft.`)];
}

async function placeOnFace(image: RgbImage, context: CutContext): Promise<Placement | Problem> {
  const face = await findFace(image, context);
  if (!face) {
    if (context.rules.withoutFace === 'reject') return rejected('no-face', 'No face was found in it.');
    const { quad, warnings } = placeInMiddle(image);
    return { quad, warnings: [warning('no-face', 'No face was found in it: its middle is used.'), ...warnings] };
  }
  const several = `It shows ${face.faces} faces: the largest is used.`;
  return { quad: face.quad, warnings: face.faces > 1 ? [warning('several-faces', several)] : [] };
}
