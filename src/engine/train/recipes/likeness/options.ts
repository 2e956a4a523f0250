import type { GeneratorConfig } from '../../../../shared/networks';
import type { PerceptualMetric } from '../../../measure/features';
import type { F32, Weights } from '../../../tensor/tensor';

/** What a likeness is made from. */
export interface LikenessSource {
  readonly generator: { readonly config: GeneratorConfig; readonly weights: Weights };
  readonly perceptual: PerceptualMetric;
  /** The aligned portrait, [1,3,R,R] in [-1,1]. */
  readonly portrait: F32;
  /** Its inversion E(portrait), [1,wDim]. */
  readonly w0: F32;
  /** Standard deviation of w over random subjects, one number: the unit of steps and penalties in W. */
  readonly spread: number;
}

/** Finding the pivot: w and an offset for each layer (W+), in units of the spread. */
export interface PivotSettings {
  readonly iterations: number;
  readonly rate: number;
  readonly perceptual: number;
  /** Weight of the mean square of the layers' offsets: how closely W+ stays to W. */
  readonly closeness: number;
  /** Weight of the mean square of the step from w0. */
  readonly drift: number;
}

/** Tuning the generator around the pivot. */
export interface TuningSettings {
  /** At most. */
  readonly iterations: number;
  readonly rate: number;
  readonly perceptual: number;
  /** Weight of the loss that keeps pictures of other subjects as they are. */
  readonly locality: number;
  /** Ends when the reconstruction has not become better by `improvement` (a share of it) in so many iterations. */
  readonly patience: number;
  readonly improvement: number;
}

export interface LikenessSettings {
  readonly pivot: PivotSettings;
  readonly tuning: TuningSettings;
}

/** Names of the two parts of a run. */
export type LikenessPhase = keyof LikenessSettings;

/** Which part an iteration belongs to. */
export function phaseOf({ pivot }: LikenessSettings, iteration: number): LikenessPhase {
  return iteration < pivot.iterations ? 'pivot' : 'tuning';
}
