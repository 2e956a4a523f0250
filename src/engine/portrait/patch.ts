import type { RgbImage } from './image';
import { cornersOf, type Quad } from './quad';

/** What lies beyond the picture's edge: the picture mirrored, or black. */
export type Outside = 'mirror' | 'black';

/**
 * The part of a picture around a quad, shrunk by a whole factor, as float32 in 0..255: `data` is [height, width, 3].
 * The patch's pixel (i, j) is the mean of the `factor` x `factor` picture pixels from (left + i * factor, top + j * factor) on.
 */
export interface Patch {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly factor: number;
  readonly data: Float32Array;
}

/**
 * Cuts the bounding box of a quad, with `margin` picture pixels around it, out of a picture that goes on beyond its edges.
 * Its size depends on the quad and the factor, not on the picture.
 */
export function cutPatch(image: RgbImage, quad: Quad, factor: number, margin: number, outside: Outside): Patch {
  const corners = cornersOf(quad);
  const range = (values: number[]) => {
    const first = Math.floor((Math.min(...values) - margin) / factor);
    return { first: first * factor, count: Math.ceil((Math.max(...values) + margin) / factor) - first };
  };
  const across = range(corners.map((corner) => corner.x));
  const down = range(corners.map((corner) => corner.y));
  const columns = sourceIndices(across.first, across.count * factor, image.width, outside);
  const rows = sourceIndices(down.first, down.count * factor, image.height, outside);
  const data = new Float32Array(across.count * down.count * 3);
  const share = 1 / factor ** 2;
  for (let y = 0; y < rows.length; y++) {
    const row = rows[y] as number;
    if (row < 0) continue;
    const line = row * image.width;
    let to = 3 * Math.floor(y / factor) * across.count;
    for (let block = 0; block < columns.length; block += factor, to += 3) {
      let [red, green, blue] = [0, 0, 0];
      for (let x = block; x < block + factor; x++) {
        const column = columns[x] as number;
        if (column < 0) continue;
        const from = 3 * (line + column);
        red += image.rgb[from] as number;
        green += image.rgb[from + 1] as number;
        blue += image.rgb[from + 2] as number;
      }
      data[to] = (data[to] as number) + share * red;
      data[to + 1] = (data[to + 1] as number) + share * green;
      data[to + 2] = (data[to + 2] as number) + share * blue;
    }
  }
  return { width: across.count, height: down.count, left: across.first, top: down.first, factor, data };
}

/** For positions first, first + 1, ...: the picture index each stands for, -1 for black. The edge pixel is not repeated. */
function sourceIndices(first: number, count: number, size: number, outside: Outside): Int32Array {
  const period = Math.max(1, 2 * (size - 1));
  return Int32Array.from({ length: count }, (_, i) => {
    const at = first + i;
    if (at >= 0 && at < size) return at;
    if (outside === 'black') return -1;
    const phase = ((at % period) + period) % period;
    return phase < size ? phase : period - phase;
  });
}
