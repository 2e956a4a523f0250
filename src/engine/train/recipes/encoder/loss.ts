import { abs, add, fir, meanAll, mul, reshape, slice, square, sub, sum, type Graph, type Value } from '../../../graph';
import type { EncoderLossWeights, Judges } from './options';

export interface Term {
  readonly name: string;
  readonly weight: number;
  /** Scalar. */
  readonly value: Value;
}

/**
 * How far reconstructions are from pictures: mean squared error, perceptual distance, 1 - cosine of identities (pSp, Richardson et al. 2021,
 * equations 1 to 4). Each is the mean over the pictures.
 * @param output, target [N,3,R,R]
 */
export function pictureTerms(
  g: Graph,
  output: Value,
  target: Value,
  { perceptual, identity }: Judges,
  weights: EncoderLossWeights,
): Term[] {
  const terms: Term[] = [{ name: 'l2', weight: weights.l2, value: meanAll(square(sub(output, target))) }];
  terms.push(
    perceptual
      ? { name: 'perceptual', weight: weights.perceptual, value: meanAll(perceptual.distance(g, output, target)) }
      : { name: 'pyramid', weight: weights.perceptual, value: pyramidDistance(output, target) },
  );
  if (identity) {
    const cosines = sum(mul(identity.embed(g, output), identity.embed(g, target)), [1]);
    terms.push({ name: 'identity', weight: weights.identity, value: sub(1, meanAll(cosines)) });
  }
  return terms.filter(({ weight }) => weight > 0);
}

/**
 * Error of w where it is known, in units of the variance of w.
 * @param w, known [N,wDim]; @param mask [N,1], 1 where w is known; @param share of all pictures whose w is known
 * @returns scalar whose mean over micro-batches is the mean over the known
 */
export function latentDistance(w: Value, known: Value, mask: Value, variance: number, share: number): Value {
  return mul(meanAll(square(mul(sub(w, known), mask))), 1 / (variance * share));
}

const SCALES = 4;
const BOX: readonly number[] = [0.5, 0.5];

/**
 * Stands in for a perceptual distance where a pack has none: the mean of L1 at four scales, each half the one before, plus L1 of the
 * horizontal and vertical gradients at full size.
 */
export function pyramidDistance(output: Value, target: Value): Value {
  let difference = sub(output, target);
  const gradients = gradientL1(difference);
  const levels = [meanAll(abs(difference))];
  while (levels.length < SCALES && (difference.shape[2] as number) > 1) {
    difference = fir(difference, { taps: BOX, down: 2, pads: [0, 0, 0, 0] });
    levels.push(meanAll(abs(difference)));
  }
  const total = levels.reduce((a, b) => add(a, b));
  return reshape(add(mul(total, 1 / levels.length), gradients), []);
}

function gradientL1(x: Value): Value {
  const side = x.shape[2] as number;
  const along = (axis: number) => meanAll(abs(sub(slice(x, axis, 1, side), slice(x, axis, 0, side - 1))));
  return add(along(2), along(3));
}
