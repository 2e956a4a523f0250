import type { ClipSet } from '../../dataset/types';

/** Part of a clip whose motion has codes of its own. */
export interface Window {
  readonly clip: number;
  readonly start: number;
  readonly frames: number;
}

/** What is inverted at most: more clips than that are left out evenly. */
const MOST_FRAMES = 16_384;

/** Cuts clips into windows of at most `length` frames, one after the other; the last one of a clip reaches back to be as long. */
export function windowsOf({ clips }: Pick<ClipSet, 'clips'>, length: number, most = MOST_FRAMES): Window[] {
  const all = clips.flatMap(({ frames }, clip): Window[] => {
    if (frames <= length) return [{ clip, start: 0, frames }];
    return Array.from({ length: Math.ceil(frames / length) }, (_, i) => ({
      clip,
      start: Math.min(i * length, frames - length),
      frames: length,
    }));
  });
  const total = all.reduce((sum, { frames }) => sum + frames, 0);
  const kept = Math.max(1, Math.floor(all.length * Math.min(1, most / total)));
  return Array.from({ length: kept }, (_, i) => all[Math.floor((i * all.length) / kept)] as Window);
}
