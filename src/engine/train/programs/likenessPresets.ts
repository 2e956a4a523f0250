import type { LikenessSettings } from '../recipes/likeness/options';

export const LIKENESS_PRESET_NAMES = ['quick', 'standard'] as const;
export type LikenessPreset = (typeof LIKENESS_PRESET_NAMES)[number];

/** Weights as in PTI (Roich et al. 2021, section 3): L2 and perceptual alike, a tenth of both for the locality. */
const PIVOT = { rate: 0.05, perceptual: 1, closeness: 0.01, drift: 0.001 };
const TUNING = { rate: 1e-3, perceptual: 1, locality: 0.1, improvement: 0.02 };

/** quick: most of the gain; standard: the last decibels. Tuning ends by itself when it no longer helps. */
export const LIKENESS_PRESETS: Readonly<Record<LikenessPreset, LikenessSettings>> = {
  quick: { pivot: { ...PIVOT, iterations: 75 }, tuning: { ...TUNING, iterations: 150, patience: 20 } },
  standard: { pivot: { ...PIVOT, iterations: 200 }, tuning: { ...TUNING, iterations: 400, patience: 40 } },
};
