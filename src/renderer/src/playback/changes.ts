import type { Look, Scene } from '../../../shared/scene';
import type { Span } from './spans';

/** Frames of a look that an edit of the scene changes. */
export function changedSpans(before: Scene, after: Scene, look: Look): Span[] {
  const whole = [{ from: 0, to: after.clip.frames - 1 }];
  if (before === after) return [];
  const same = (pick: (scene: Scene) => unknown) => JSON.stringify(pick(before)) === JSON.stringify(pick(after));
  const general = same(({ pack, start, clip, directions }) => [
    pack,
    start,
    { ...clip, frames: 0, fps: 0 },
    directions,
  ]);
  if (!general) return whole;
  if (look.kind === 'inversion') return [];
  const style = ({ styles }: Scene) => styles.find(({ name }) => name === look.style) ?? null;
  return same(({ codes, motion, speed }) => [codes, motion, speed]) && same(style) ? [] : whole;
}
