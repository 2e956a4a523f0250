import { f32, type F32 } from '../tensor/tensor';

/** For each code its nearest codes of a reference set, nearest first. */
export interface Neighbours {
  /** [N,k] rows of the reference. */
  readonly indices: Int32Array;
  /** [N,k] Euclidean distances. */
  readonly distances: Float64Array;
  readonly each: number;
}

/** The `each` nearest of `reference` [M,K] to every row of `codes` [N,K], by trying all: exact, 1 to 2 s for 20,000 x 4,000 x 24. */
export function nearestNeighbours(codes: F32, reference: F32, each: number): Neighbours {
  const [count, width] = codes.shape as [number, number];
  const others = reference.shape[0] as number;
  const kept = Math.min(each, others);
  const indices = new Int32Array(count * kept);
  const distances = new Float64Array(count * kept);
  const best = new Float64Array(kept);
  for (let n = 0; n < count; n++) {
    best.fill(Infinity);
    const found = indices.subarray(n * kept, (n + 1) * kept);
    for (let m = 0; m < others; m++) {
      const limit = best[kept - 1] as number;
      const square = squareBelow(codes.data, n * width, reference.data, m * width, width, limit);
      if (square < limit) insert(best, found, square, m);
    }
    distances.set(best.map(Math.sqrt), n * kept);
  }
  return { indices, distances, each: kept };
}

/** Squared distance; anything at or above `limit` may be returned early. */
function squareBelow(a: Float32Array, at: number, b: Float32Array, bt: number, width: number, limit: number): number {
  let sum = 0;
  for (let k = 0; k < width && sum < limit; k++) {
    const d = (a[at + k] as number) - (b[bt + k] as number);
    sum += d * d;
  }
  return sum;
}

function insert(best: Float64Array, found: Int32Array, square: number, index: number): void {
  let to = best.length - 1;
  for (; to > 0 && (best[to - 1] as number) > square; to--) {
    best[to] = best[to - 1] as number;
    found[to] = found[to - 1] as number;
  }
  best[to] = square;
  found[to] = index;
}

/** How quickly a neighbour's say falls with its distance, relative to the nearest: 1.5 times as far has a tenth of it. */
const SHARPNESS = 6;

/**
 * Positions [N,2] of codes among a reference that has positions [M,2]: the mean of the nearest ones, the nearer the weightier, and exactly
 * that of a reference code for its equal.
 */
export function interpolatePositions(codes: F32, reference: F32, positions: F32, each = 10): F32 {
  const near = nearestNeighbours(codes, reference, each);
  const count = codes.shape[0] as number;
  const out = f32([count, 2]);
  for (let n = 0; n < count; n++) {
    let [x, y, total] = [0, 0, 0];
    const nearest = near.distances[n * near.each] as number;
    for (let k = n * near.each; k < (n + 1) * near.each; k++) {
      const distance = near.distances[k] as number;
      const weight = distance === nearest ? 1 : (nearest / distance) ** SHARPNESS;
      const from = near.indices[k] as number;
      x += weight * (positions.data[from * 2] as number);
      y += weight * (positions.data[from * 2 + 1] as number);
      total += weight;
    }
    out.data[n * 2] = x / total;
    out.data[n * 2 + 1] = y / total;
  }
  return out;
}
