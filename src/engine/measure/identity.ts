import type { F32 } from '../tensor/tensor';

/** Mean cosine between pictures of one subject, and between pictures of different ones; NaN where there are no such pairs. */
export interface IdentitySimilarity {
  readonly within: number;
  readonly between: number;
}

/**
 * How well a subject stays itself, and how unlike others it is: mean cosine over all pairs of different pictures.
 * @param subjects embeddings [N,D] of unit length (IdentityMetric.embed) of the pictures of each subject, or of each clip
 */
export function identitySimilarity(subjects: readonly F32[]): IdentitySimilarity {
  // The cosines of all pairs add up to the squared length of the sum of the vectors.
  const sums = subjects.map(sumOfRows);
  const counts = subjects.map(({ shape }) => shape[0] as number);
  const total = sums[0]?.map((_, k) => sums.reduce((s, sum) => s + (sum[k] as number), 0)) ?? new Float64Array();
  const own = sums.reduce((s, sum) => s + squaredLength(sum), 0);
  const selves = subjects.reduce((s, { data }) => s + squaredLength(data), 0);
  const all = counts.reduce((a, b) => a + b, 0);
  const ownPairs = counts.reduce((s, n) => s + n * n, 0);
  return { within: (own - selves) / (ownPairs - all), between: (squaredLength(total) - own) / (all * all - ownPairs) };
}

/** Cosines of rows that belong together: a, b [N,D] of unit length. */
export function pairedSimilarity(a: F32, b: F32): number[] {
  const [count, width] = a.shape as [number, number];
  return Array.from({ length: count }, (_, n) => {
    let dot = 0;
    for (let i = n * width; i < (n + 1) * width; i++) dot += (a.data[i] as number) * (b.data[i] as number);
    return dot;
  });
}

function sumOfRows({ shape, data }: F32): Float64Array {
  const width = shape[1] as number;
  const sum = new Float64Array(width);
  data.forEach((v, i) => (sum[i % width] = (sum[i % width] as number) + v));
  return sum;
}

function squaredLength(v: Float64Array | Float32Array): number {
  let sum = 0;
  for (const x of v) sum += x * x;
  return sum;
}
