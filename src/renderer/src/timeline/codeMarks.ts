import type { Scene } from '../../../shared/scene';
import type { StagePack } from '../../../shared/api/stage';
import { sampleTrack } from '../../../shared/timeline/track';
import type { Span } from '../playback';

/** A motion code as the timeline shows it. */
export interface CodeMark {
  /** Its number, as the scene's edits know it. */
  readonly index: number;
  /** Where on the timeline it lies, in frames with their fraction. */
  readonly frame: number;
  /** Frames that a change of it changes. */
  readonly affects: readonly Span[];
}

/** Where the motion codes lie in a clip, and what each of them does. Code 0 is the network's own and is not among them. */
export function codeMarks(scene: Scene, motion: NonNullable<StagePack['motion']>): CodeMark[] {
  const times = momentsOf(scene);
  const distance = scene.clip.codeDistance ?? motion.codeDistance;
  const end = times.at(-1) ?? 0;
  const marks: CodeMark[] = [];
  const first = Math.max(1, Math.floor((times[0] ?? 0) / distance) - motion.kernel + 1);
  for (let index = first; (index - 1) * distance <= end; index++) {
    const affects = affected(times, (index - 1) * distance, (index + motion.kernel) * distance);
    if (affects.length > 0) marks.push({ index, frame: frameOf(times, index * distance), affects });
  }
  return marks;
}

/** Motion time of every frame. */
function momentsOf({ clip, speed }: Scene): number[] {
  let at = clip.start;
  return Array.from(sampleTrack(speed, clip.frames), (step) => {
    const here = at;
    at += step;
    return here;
  });
}

function affected(times: readonly number[], from: number, to: number): Span[] {
  const first = times.findIndex((time) => time > from);
  const last = times.findLastIndex((time) => time < to);
  return first === -1 || last < first ? [] : [{ from: first, to: last }];
}

/** Where a moment lies between the frames; beyond the clip as its last step goes on. */
function frameOf(times: readonly number[], time: number): number {
  const after = times.findIndex((each) => each >= time);
  if (after === -1) {
    const last = times.length - 1;
    const step = Math.max(1e-6, (times[last] ?? 0) - (times[last - 1] ?? -1));
    return last + (time - (times[last] ?? 0)) / step;
  }
  if (after === 0) return 0;
  const [left, right] = [times[after - 1] ?? 0, times[after] ?? 0];
  return after - 1 + (right > left ? (time - left) / (right - left) : 1);
}
