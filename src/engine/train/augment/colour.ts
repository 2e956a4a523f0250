import { add, mul, reshape, slice, type Value } from '../../graph';
import { f32, type F32 } from '../../tensor/tensor';
import type { Transformation } from './parameters';

/** Rows of an affine map of colours: 3 rows of 3 factors and what is added. */
export type ColourMap = readonly (readonly [number, number, number, number])[];
type Matrix = readonly (readonly number[])[];

/** Luma is the component along (1,1,1)/sqrt 3, so every product of two of its components is this. */
const LUMA_SQUARED = 1 / 3;

/**
 * The colour transformations in their order: brightness, contrast, luma flip, hue, saturation (StyleGAN2-ADA, appendix B).
 * @returns the map for colours in [-1,1]
 */
export function colourMap(t: Transformation): ColourMap {
  const linear = [
    scaled(t.contrast),
    t.lumaFlip ? alongLuma(-1, 1) : scaled(1),
    aboutLuma(t.hue),
    alongLuma(1, t.saturation),
  ].reduce((first, then) => product(then, first));
  // Brightness comes first: what it adds goes through all the others
  return linear.map((row) => [row[0], row[1], row[2], t.brightness * sumOf(row)] as [number, number, number, number]);
}

function scaled(factor: number): Matrix {
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? factor : 0)));
}
/** Scales the component along the luma axis and the part at right angles to it: l vv' + c (I - vv'). */
function alongLuma(luma: number, chroma: number): Matrix {
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? chroma : 0) + (luma - chroma) * LUMA_SQUARED));
}
/** Rotation about the luma axis: cos I + (1 - cos) vv' + sin [v]x. */
function aboutLuma(angle: number): Matrix {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle) * Math.sqrt(LUMA_SQUARED)];
  const cross = [
    [0, -sin, sin],
    [sin, 0, -sin],
    [-sin, sin, 0],
  ];
  return alongLuma(1, cos).map((row, i) => row.map((value, j) => value + (cross[i]?.[j] ?? 0)));
}
function product(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => [0, 1, 2].map((j) => sumOf(row.map((value, k) => value * (b[k]?.[j] ?? 0)))));
}
function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}

/** The maps of a batch: [N,3,4]. */
export function colourMaps(batch: readonly Transformation[]): F32 {
  return f32(
    [batch.length, 3, 4],
    batch.flatMap((t) => colourMap(t).flat()),
  );
}

/**
 * Applies an affine map to every pixel: y[n,i] = sum_j A[n,i,j] x[n,j] + A[n,i,3].
 * @param images [N,3,R,R]; @param maps [N,3,4]
 */
export function applyColour(images: Value, maps: Value): Value {
  const n = images.shape[0] as number;
  const column = (j: number) => reshape(slice(maps, 2, j, j + 1), [n, 3, 1, 1]);
  return [0, 1, 2].reduce((total, j) => add(total, mul(column(j), slice(images, 1, j, j + 1))), column(3));
}
