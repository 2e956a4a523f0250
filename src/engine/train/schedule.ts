/**
 * Correction of rate and betas for a network with a loss that is applied every so many iterations only (StyleGAN2 appendix B).
 */
export function lazyRatio(every: number | undefined): number {
  return every ? every / (every + 1) : 1;
}

/** How slowly the moving average of a network follows it. */
export interface AverageSpeed {
  /** Half-life in pictures. */
  readonly images: number;
  /** While the run is young, the half-life is this share of the pictures seen; null: never. */
  readonly rampUp: number | null;
}

/** Share of the old average kept after an iteration of `batch` pictures, `seen` pictures into the run. */
export function averageDecay({ images, rampUp }: AverageSpeed, batch: number, seen: number): number {
  const halfLife = rampUp === null ? images : Math.min(images, seen * rampUp);
  return 0.5 ** (batch / Math.max(halfLife, 1e-8));
}
