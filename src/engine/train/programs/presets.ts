/** How long a training may take: minutes on this machine, within bounds on the iterations. */
export interface Preset {
  readonly minutes: number;
  /** Fewer do not show a style; more do not help it. */
  readonly least: number;
  readonly most: number;
  /** Pictures of an iteration: where there is little time, more steps of fewer pictures come further. */
  readonly batch: number;
  /** Learning rate of the generator: as published where there is time, higher where there is not. */
  readonly rate: number;
}

export const STYLE_PRESET_NAMES = ['quick', 'standard', 'long'] as const;
export type StylePreset = (typeof STYLE_PRESET_NAMES)[number];

/** Minutes of training alone: pictures are read before it, and looked at in between. quick: visibly the folder's style; standard: a style to work with; long: over night on a laptop. */
export const STYLE_PRESETS: Readonly<Record<StylePreset, Preset>> = {
  quick: { minutes: 3.5, least: 100, most: 2_000, batch: 4, rate: 6e-3 },
  standard: { minutes: 30, least: 600, most: 10_000, batch: 8, rate: 4e-3 },
  long: { minutes: 180, least: 3_000, most: 50_000, batch: 8, rate: 2.5e-3 },
};

/** Iterations of a preset on a machine that takes so long for one. */
export function iterationsFor(
  { minutes, least, most }: Pick<Preset, 'minutes' | 'least' | 'most'>,
  secondsPerIteration: number,
): number {
  const fitting = Math.floor((minutes * 60) / secondsPerIteration);
  return Math.min(most, Math.max(least, fitting));
}
