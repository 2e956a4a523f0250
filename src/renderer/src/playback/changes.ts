import type { Look, Scene } from '../../../shared/scene';
import { changedFrames } from '../../../shared/timeline/changes';
import type { MotionTiming } from '../../../shared/timeline/remap';
import type { Span } from './spans';

/** Frames of a look that an edit of the scene changes; all of them where the pack's motion is not known. */
export function changedSpans(before: Scene, after: Scene, look: Look, motion: MotionTiming | null): readonly Span[] {
  const all = [{ from: 0, to: Math.max(before.clip.frames, after.clip.frames) }];
  if (before === after) return [];
  if (!motion) return all;
  // Another pack wears styles of its own: of the scene it takes the codes.
  const own: Look = look.kind === 'motion' && look.elsewhere ? { kind: 'motion', style: null } : look;
  const changes = changedFrames(before, after, own, motion);
  if (changes.kind === 'all') return all;
  // A clip that was made shorter and then longer again has frames that nobody has kept an eye on.
  const beyond = { from: after.clip.frames, to: before.clip.frames };
  const rest = beyond.from < beyond.to ? [beyond] : [];
  return changes.kind === 'none' ? rest : [...changes.ranges, ...rest];
}
