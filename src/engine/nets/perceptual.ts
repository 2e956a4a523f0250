import { add, mean, mul, reshape, rsqrt, square, sub, sum, type Value } from '../graph';

/** Keeps the length of a feature vector away from zero: the square of LPIPS's 1e-10. */
const SMALLEST_ENERGY = 1e-20;

/** Each pixel's feature vector at unit length: x [N,C,H,W]. */
export function channelNormalised(x: Value): Value {
  return mul(x, rsqrt(add(sum(square(x), [1]), SMALLEST_ENERGY)));
}

/**
 * Perceptual distance of two lists of feature maps (LPIPS, Zhang et al. 2018, equation 1): per map, the squared difference of the
 * unit-length feature vectors, weighted per channel, summed over channels, averaged over pixels.
 * @param a, b maps [N,C,H,W], equally many and alike; @param heads per map, weights of the channels [C]; 1 if left out
 * @returns one [N] per map
 */
export function featureDistances(a: readonly Value[], b: readonly Value[], heads?: readonly Value[]): Value[] {
  return a.map((left, i) => {
    const difference = square(sub(channelNormalised(left), channelNormalised(b[i] as Value)));
    const head = heads?.[i];
    const weighted = head ? mul(difference, reshape(head, [1, head.shape[0] as number, 1, 1])) : difference;
    return reshape(mean(sum(weighted, [1]), [2, 3]), [left.shape[0] as number]);
  });
}

/** Vectors at unit length: x [N,D]. */
export function unitLength(x: Value): Value {
  return mul(x, rsqrt(add(sum(square(x), [1]), SMALLEST_ENERGY)));
}
