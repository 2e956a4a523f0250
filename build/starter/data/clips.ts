import { motionFeeds } from '../../../src/engine/nets/motionInputs';
import type { Feeds } from '../../../src/engine/runtime/types';
import type { Random } from '../../../src/engine/tensor/random';
import { MOTION } from '../plan';
import { poseAt, TRAINING_CAST } from '../portrait';
import { castRow, onlySubject, type CastRow } from '../teacher';
import { samplePose } from './poses';

/** Share of clips whose subject is a blend of two: motion must also suit people between the known ones. */
const BLENDS = 0.4;

/** One training or test clip: subject, start pose, motion codes [L, motionDim] (code 0 is not read). */
export interface DirectedClip {
  readonly member: Float32Array;
  readonly start: Float32Array;
  readonly codes: Float32Array;
}

/** Draws a clip of at most `frames` frames. */
export function directedClip(random: Random, frames: number, blends = BLENDS): DirectedClip {
  const member = onlySubject(random.below(TRAINING_CAST));
  if (random.uniform() < blends) {
    const share = random.uniform();
    member.forEach((v, i) => (member[i] = v * share));
    const other = random.below(TRAINING_CAST);
    member[other] = (member[other] as number) + 1 - share;
  }
  const count = Math.ceil(frames / MOTION.codeDistance) + 2;
  return { member, start: samplePose(random), codes: random.normals(count * MOTION.motionDim) };
}

/** The director's answer at a moment, as the cast network reads it. */
export function rowAt(clip: DirectedClip, time: number): CastRow {
  return castRow(clip.member, poseAt(clip.codes, clip.start, time, MOTION.codeDistance, MOTION.motionDim));
}

/** Feeds of the motion network for moments of several clips: row r is clip r % clips.length. */
export function clipFeeds(clips: readonly DirectedClip[], times: readonly number[]): Feeds {
  return {
    ...motionFeeds(MOTION, times, (index, row) => {
      const { codes } = clips[row % clips.length] as DirectedClip;
      return codes.subarray(index * MOTION.motionDim, (index + 1) * MOTION.motionDim);
    }),
  };
}
