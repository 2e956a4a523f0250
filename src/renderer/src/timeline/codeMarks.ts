import type { Scene } from '../../../shared/scene';
import { codePositions, stretchOf, type FrameRange } from '../../../shared/timeline/codes';
import { remap, type MotionTiming } from '../../../shared/timeline/remap';

/** A motion code as the timeline shows it. */
export interface CodeMark {
  /** Its number, as the scene's edits know it. */
  readonly index: number;
  /** Where on the timeline it lies, in frames with their fraction. */
  readonly frame: number;
}

export const codeMarks = (scene: Scene, motion: MotionTiming): CodeMark[] =>
  codePositions(remap(scene.clip, scene.speed, motion)).map(({ code, frame }) => ({ index: code, frame }));

/** Moments of the motion at its codes, in frames of the motion, and the frames of the clip they come at. */
export function momentMarks(scene: Scene, motion: MotionTiming): { frame: number; moment: number }[] {
  const map = remap(scene.clip, scene.speed, motion);
  const first = map.period === undefined ? 0 : (map.times[0] ?? 0);
  return codePositions(map).map(({ code, frame }, i) => ({
    frame,
    moment: map.period === undefined ? code * map.codeDistance : Math.round(first) + i * map.codeDistance,
  }));
}

/** Frames that a change of any of these codes changes. */
export function affectedBy(scene: Scene, motion: MotionTiming, indices: readonly number[]): FrameRange[] {
  if (indices.length === 0) return [];
  const map = remap(scene.clip, scene.speed, motion);
  return indices.flatMap((index) => stretchOf(map, index));
}
