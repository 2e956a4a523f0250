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

/** How many edited codes no frame depends on: beyond the clip, or left out by a loop. They come back when the clip reaches them. */
export function editsOutside(scene: Scene, motion: MotionTiming): number {
  const edited = Object.keys(scene.codes);
  if (edited.length === 0) return 0;
  const inside = new Set(codeMarks(scene, motion).map(({ index }) => index));
  return edited.filter((index) => !inside.has(Number(index))).length;
}

/** Moments of the motion at its codes, in frames of the motion, and the frames of the clip they come at. */
export function momentMarks(scene: Scene, motion: MotionTiming): { frame: number; moment: number }[] {
  const map = remap(scene.clip, scene.speed, motion);
  return codePositions(map).map(({ code, frame }) => ({ frame, moment: code * map.codeDistance }));
}

/** Frames that a change of any of these codes changes. */
export function affectedBy(scene: Scene, motion: MotionTiming, indices: readonly number[]): FrameRange[] {
  if (indices.length === 0) return [];
  const map = remap(scene.clip, scene.speed, motion);
  return indices.flatMap((index) => stretchOf(map, index));
}
