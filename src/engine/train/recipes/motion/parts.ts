import {
  add,
  concat,
  meanAll,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  transpose,
  type Graph,
  type Value,
} from '../../../graph';
import type { Target } from '../../../graph/op';
import type { Weights } from '../../../tensor/tensor';
import type { Parameters } from '../../parameters';
import type { MotionOptions } from './options';

/** Put before the names of the motion network's and the discriminator's weights, which share graphs with the generator's. */
export const PREFIX = { motion: 'M.', discriminator: 'D.' } as const;

/** What the steps of a network have in common. */
export interface StepCommon {
  readonly frozen: Weights;
  readonly target: Target;
  readonly parameters: Parameters;
  readonly trains: (name: string) => boolean;
}

/** Inputs `x0` [n,3,R,R] and `w0` [n,wDim]. */
export function startInputs(g: Graph, { generator }: MotionOptions, n: number): { x0: Value; w0: Value } {
  const { resolution, wDim } = generator.config;
  return { x0: g.input('x0', [n, 3, resolution, resolution]), w0: g.input('w0', [n, wDim]) };
}

/** Mean over rows of ||w_t - w0||. @param w [T n,wDim]; @param w0 [n,wDim] */
export function latentLength(w: Value, w0: Value): Value {
  const [n, width] = w0.shape as [number, number];
  const moments = (w.shape[0] as number) / n;
  const off = sub(reshape(w, [moments, n, width]), reshape(w0, [1, n, width]));
  // at length 0 a square root has no derivative
  return meanAll(sqrt(add(sum(square(off), [2]), 1e-12)));
}

/** First frames [n,...] and later ones [(T-1) n,...], ordered (moment, clip), as clips: [n T,...], ordered (clip, moment). */
export function clipMajor(first: Value, later: Value): Value {
  const [n, ...picture] = first.shape as [number, ...number[]];
  const all = concat([first, later], 0);
  const moments = (all.shape[0] as number) / n;
  const size = picture.reduce((a, b) => a * b, 1);
  return reshape(transpose(reshape(all, [moments, n, size]), [1, 0, 2]), [n * moments, ...picture]);
}
