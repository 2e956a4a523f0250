import { MotionCodes } from '../../../engine/animate/codes';
import { STRENGTH_RANGES, STYLE_STRENGTH, type StrengthRangeName } from '../../../shared/strength';
import { f32, type F32 } from '../../../engine/tensor/tensor';
import type { MotionConfig } from '../../../shared/networks';
import type { Scene } from '../../../shared/scene';
import { resolveCode, windowAt } from '../../../shared/timeline/codes';
import { numberAt } from '../../../shared/timeline/cycle';
import { remap, type Remap } from '../../../shared/timeline/remap';
import { sampleTrack, valueAt } from '../../../shared/timeline/track';
import { decodeFloats } from './subject';

/** A direction by its numbers and how far each frame goes along it. */
interface Push {
  readonly vector: F32;
  readonly amounts: Float64Array;
}

/** What a scene says of the motion, ready to be asked for each frame. */
export interface ScenePlan {
  readonly map: Remap;
  readonly codes: MotionCodes;
  /** Factor on w_t - w0. */
  readonly motion: Float64Array;
  readonly pushes: readonly Push[];
  /** Names the moment of a frame with the codes in its window: equal names, equal w_t of one portrait. */
  momentOf(frame: number): string;
}

/** Without a motion network everything is one moment, which lasts. */
const STILL: Pick<MotionConfig, 'codeDistance' | 'kernel' | 'motionDim'> = { codeDistance: 1, kernel: 1, motionDim: 1 };

/** @throws StudioError 'bad-input' if a direction does not fit the pack */
export function planScene(scene: Scene, wDim: number, network: MotionConfig | undefined): ScenePlan {
  const { clip, codes: edits } = scene;
  const config = network ?? STILL;
  const map = remap(clip, scene.speed, config);
  const codeOf = (number: number) => resolveCode(edits, clip.seed, number);
  return {
    map,
    codes: new MotionCodes(config.motionDim, clip.seed, map.cycle, codeOf),
    motion: sampleTrack(scene.motion, clip.frames),
    pushes: scene.directions.map(({ vector, amount, name }) => ({
      vector: decodeFloats(vector, [wDim], `The direction '${name}'`),
      amounts: sampleTrack(amount, clip.frames),
    })),
    momentOf(frame) {
      const time = map.times[frame] as number;
      const { first, last } = windowAt(map, time);
      const parts = [map.codeDistance, time];
      for (let place = first; place <= last; place++) {
        const { seed, index, strength } = codeOf(numberAt(map.cycle, place));
        parts.push(seed, index, strength);
      }
      return parts.join();
    },
  };
}

/** w0 + motion (w - w0) + sum of amount * direction, at one frame. @param w [1,wDim]; @param w0 [1,wDim] */
export function directed({ motion, pushes }: ScenePlan, frame: number, w: F32, w0: F32): F32 {
  const strength = motion[frame] as number;
  const out = w.data.map((v, i) => {
    const start = w0.data[i] as number;
    return strength === 1 ? v : start + strength * (v - start);
  });
  for (const { vector, amounts } of pushes) {
    const amount = amounts[frame] as number;
    if (amount === 0) continue;
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + amount * (vector.data[i] as number);
  }
  return f32(w.shape, out);
}

/** Strength of a style for each range of layers at a frame, within its bounds; undefined where nothing of it shows. */
export function strengthAt(
  scene: Scene,
  name: string,
  frame: number,
): Readonly<Record<StrengthRangeName, number>> | undefined {
  const style = scene.styles.find((each) => each.name === name);
  const strength = style ? valueAt(style.strength, frame) : 1;
  return strengths((range) => strength * (style?.ranges?.[range] ?? 1));
}

/** Undefined where all are 0. */
export function strengths(
  of: (range: StrengthRangeName) => number,
): Readonly<Record<StrengthRangeName, number>> | undefined {
  const { min, max } = STYLE_STRENGTH;
  const bounded = STRENGTH_RANGES.map((range) => [range, Math.min(max, Math.max(min, of(range)))] as const);
  if (bounded.every(([, strength]) => strength === 0)) return undefined;
  return Object.fromEntries(bounded) as Record<StrengthRangeName, number>;
}
