import { gemm, reshape, transpose, type Value } from '../graph';

/** Part of an image along one axis: pixels [start, end) of an image `of` pixels long. */
export interface Section {
  readonly start: number;
  readonly end: number;
  readonly of: number;
}

/**
 * Rows of averages, [outputs, inputs] row-major: output i is the mean of inputs floor(i n/m) up to ceil((i+1) n/m), as adaptive average
 * pooling defines it. Repeats pixels where there are more outputs than inputs.
 */
export function areaMatrix(inputs: number, outputs: number): Float64Array {
  const matrix = new Float64Array(outputs * inputs);
  for (let i = 0; i < outputs; i++) {
    const first = Math.floor((i * inputs) / outputs);
    const end = Math.ceil(((i + 1) * inputs) / outputs);
    matrix.fill(1 / (end - first), i * inputs + first, i * inputs + end);
  }
  return matrix;
}

/**
 * Resizes images by adaptive average pooling, separably.
 * @param x [N,C,H,W]
 * @param crop what is taken of a square image that was first brought to `of` pixels: [rows, columns]; everything if left out
 * @returns [N,C,size,size]
 */
export function areaResize(x: Value, size: number, crop?: readonly [rows: Section, columns: Section]): Value {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  if (!crop && h === size && w === size) return x;
  const [down, across] = [sectionMatrix(h, size, crop?.[0]), sectionMatrix(w, size, crop?.[1])];
  const rowsDone = gemm(reshape(x, [n * c * h, w]), x.graph.constant(across, [size, w]), false, true);
  const turned = transpose(reshape(rowsDone, [n * c, h, size]), [0, 2, 1]);
  const columnsDone = gemm(reshape(turned, [n * c * size, h]), x.graph.constant(down, [size, h]), false, true);
  return reshape(transpose(reshape(columnsDone, [n * c, size, size]), [0, 2, 1]), [n, c, size, size]);
}

/** Images larger than `limit` are averaged down to it, others stay as they are. */
export function areaLimit(x: Value, limit: number): Value {
  return Math.max(...x.shape.slice(2)) > limit ? areaResize(x, limit) : x;
}

/** inputs -> section.of pixels, of which the section is taken, -> size. */
function sectionMatrix(inputs: number, size: number, section?: Section): Float32Array {
  if (!section) return Float32Array.from(areaMatrix(inputs, size));
  const { start, end, of } = section;
  const first = areaMatrix(inputs, of);
  const second = areaMatrix(end - start, size);
  const product = new Float32Array(size * inputs);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < inputs; j++) {
      let sum = 0;
      for (let k = start; k < end; k++) {
        sum += (second[i * (end - start) + k - start] as number) * (first[k * inputs + j] as number);
      }
      product[i * inputs + j] = sum;
    }
  }
  return product;
}
