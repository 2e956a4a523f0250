import { StudioError } from '../../shared/errors';
import type { F32 } from '../tensor/tensor';
import type { FeatureExtractor } from './features';
import { lowerFactor, symmetricEigenvalues } from './symmetric';

/** Mean and covariance (over samples - 1) of the features of a set of images. */
export interface Moments {
  readonly samples: number;
  /** [D] */
  readonly mean: Float64Array;
  /** [D,D], symmetric. */
  readonly covariance: Float64Array;
}

/** Collects the moments of features as they come, in float64, keeping none of them. */
export class FeatureStatistics {
  private samples = 0;
  /** Sums are of differences from the first sample: features far from 0 lose no digits. */
  private readonly origin: Float64Array;
  private readonly sums: Float64Array;
  private readonly products: Float64Array;

  constructor(readonly dims: number) {
    this.origin = new Float64Array(dims);
    this.sums = new Float64Array(dims);
    this.products = new Float64Array(dims * dims);
  }

  /** @param features [N,dims]; @throws StudioError('internal') for another width, 'bad-input' for numbers that are not finite */
  add({ shape, data }: F32): void {
    const { dims, origin, sums, products } = this;
    if (shape.length !== 2 || shape[1] !== dims) {
      throw new StudioError('internal', `[${shape}] features do not fit statistics of ${dims} numbers`);
    }
    if (!data.every(Number.isFinite)) {
      throw new StudioError(
        'bad-input',
        'Features of images are infinite or no numbers: the network that made them is broken.',
      );
    }
    const x = new Float64Array(dims);
    for (let at = 0; at < data.length; at += dims) {
      if (this.samples++ === 0) origin.set(data.subarray(0, dims));
      for (let i = 0; i < dims; i++) {
        const xi = (data[at + i] as number) - (origin[i] as number);
        x[i] = xi;
        sums[i] = (sums[i] as number) + xi;
        for (let j = 0, to = i * dims; j <= i; j++, to++)
          products[to] = (products[to] as number) + xi * (x[j] as number);
      }
    }
  }

  /** @throws StudioError('bad-input') below two samples */
  moments(): Moments {
    const { dims, samples, sums } = this;
    if (samples < 2)
      throw new StudioError('bad-input', `A Fréchet distance needs two images at least, not ${samples}.`);
    const shift = sums.map((sum) => sum / samples);
    const covariance = new Float64Array(dims * dims);
    for (let i = 0; i < dims; i++) {
      for (let j = 0; j <= i; j++) {
        const product = (this.products[i * dims + j] as number) - samples * (shift[i] as number) * (shift[j] as number);
        covariance[i * dims + j] = covariance[j * dims + i] = product / (samples - 1);
      }
    }
    return { samples, mean: shift.map((s, i) => s + (this.origin[i] as number)), covariance };
  }
}

/** A Fréchet distance with what it was measured by: distances by other features are other numbers. */
export interface FrechetResult {
  readonly distance: number;
  /** Name of the features; only those of the published Inception network would make it the FID. */
  readonly features: string;
  readonly samples: readonly [number, number];
  /**
   * How far the covariances were drawn towards a sphere, 0 to 1; absent where there were more samples than dimensions. Distances with
   * it are comparable only for equally many samples.
   */
  readonly shrinkage?: readonly [number, number];
}

/**
 * Fréchet distance of two sets of images: |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)) (Heusel et al. 2017, equation 6). With no
 * more samples than dimensions in either set, both covariances are shrunk (Chen et al. 2010, OAS, equation 23).
 * @throws StudioError('internal') for different widths
 */
export function frechet(extractor: Pick<FeatureExtractor, 'name'>, a: Moments, b: Moments): FrechetResult {
  const dims = a.mean.length;
  const about = { features: extractor.name, samples: [a.samples, b.samples] as const };
  if (Math.min(a.samples, b.samples) > dims) return { distance: frechetDistance(a, b), ...about };
  const shrinkage = [shrinkageOf(a), shrinkageOf(b)] as const;
  return { distance: frechetDistance(shrunk(a, shrinkage[0]), shrunk(b, shrinkage[1])), ...about, shrinkage };
}

/** The distance of two normal distributions; 0 for equal ones. */
export function frechetDistance(
  a: Pick<Moments, 'mean' | 'covariance'>,
  b: Pick<Moments, 'mean' | 'covariance'>,
): number {
  const dims = a.mean.length;
  if (b.mean.length !== dims) throw new StudioError('internal', `features of ${dims} and of ${b.mean.length} numbers`);
  const apart = a.mean.reduce((sum, m, i) => sum + (m - (b.mean[i] as number)) ** 2, 0);
  // (S1 S2)^(1/2) has the trace of (L^T S2 L)^(1/2) with L L^T = S1: both products have the same eigenvalues.
  const values = symmetricEigenvalues(congruent(lowerFactor(a.covariance, dims), b.covariance, dims), dims);
  const shared = values.reduce((sum, v) => sum + Math.sqrt(Math.max(0, v)), 0);
  return Math.max(0, apart + trace(a.covariance, dims) + trace(b.covariance, dims) - 2 * shared);
}

/** L^T S L, its lower triangle; L is lower triangular. */
function congruent(l: Float64Array, s: Float64Array, n: number): Float64Array {
  const right = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = right.subarray(i * n, (i + 1) * n);
    for (let k = 0; k < n; k++) addScaled(row, l.subarray(k * n, k * n + k + 1), s[i * n + k] as number);
  }
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    // row k of L, as a column of L^T, meets row k of S L; rows of L end at the diagonal
    for (let i = 0; i <= k; i++) {
      addScaled(out.subarray(i * n, i * n + i + 1), right.subarray(k * n, k * n + i + 1), l[k * n + i] as number);
    }
  }
  return out;
}

function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let i = 0; i < from.length; i++) to[i] = (to[i] as number) + factor * (from[i] as number);
}

function trace(matrix: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += matrix[i * n + i] as number;
  return sum;
}

/** Oracle approximating shrinkage: ((1-2/p) tr S^2 + tr^2 S) / ((n+1-2/p)(tr S^2 - tr^2 S / p)), 1 at most; n = samples - 1. */
function shrinkageOf({ samples, covariance, mean }: Moments): number {
  const p = mean.length;
  const squared = covariance.reduce((sum, v) => sum + v * v, 0);
  const total = trace(covariance, p) ** 2;
  const spread = (samples - 2 / p) * (squared - total / p);
  return spread <= 0 ? 1 : Math.min(1, ((1 - 2 / p) * squared + total) / spread);
}

function shrunk({ samples, mean, covariance }: Moments, share: number): Moments {
  const p = mean.length;
  const sphere = (share * trace(covariance, p)) / p;
  const drawn = covariance.map((v, at) => (1 - share) * v + (at % (p + 1) === 0 ? sphere : 0));
  return { samples, mean, covariance: drawn };
}
