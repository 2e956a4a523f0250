import { f32, type F32 } from '../../../src/engine/tensor/tensor';
import {
  castMember,
  identityFromNormals,
  IDENTITY_DIMS,
  IDENTITY_TRAITS,
  POSE_DIMS,
  POSE_FACTORS,
  poseFromNormals,
  TRAINING_CAST,
} from '../portrait';
import { RESOLUTION } from '../plan';
import { MASK_SIDE, type Frame } from './frames';

/** Scale that brings each pose factor to about [-1, 1] (the bounds of its curve). */
const POSE_BOUNDS: Readonly<Record<(typeof POSE_FACTORS)[number], { centre: number; bound: number }>> = {
  yaw: { centre: 0, bound: 0.436 },
  pitch: { centre: 0, bound: 0.209 },
  roll: { centre: 0, bound: 0.122 },
  dx: { centre: 0, bound: 0.04 },
  dy: { centre: 0, bound: 0.035 },
  scale: { centre: 1, bound: 0.05 },
  mouth: { centre: 0.5, bound: 0.5 },
  smile: { centre: 0.15, bound: 0.85 },
  blink: { centre: 0.5, bound: 0.5 },
  brow: { centre: 0, bound: 1 },
  gazeX: { centre: 0, bound: 1 },
  gazeY: { centre: 0, bound: 1 },
  lightAngle: { centre: 0, bound: 0.3 },
  warmth: { centre: 0, bound: 0.2 },
};

/** Pose normals -> physical factors in about [-1,1], the form networks see. [POSE_DIMS] */
export function poseFeatures(normals: Float32Array): number[] {
  const pose = poseFromNormals(normals);
  return POSE_FACTORS.map((name) => (pose[name] - POSE_BOUNDS[name].centre) / POSE_BOUNDS[name].bound);
}

/** Identity traits in about [-1,1]. [IDENTITY_DIMS] */
export function identityFeatures(subject: number): number[] {
  const identity = identityFromNormals(castMember(subject));
  return IDENTITY_TRAITS.map((name) => identity[name]);
}

/** Frames as [N,3,R,R] in [-1,1], reduced by a box filter if `resolution` is smaller than they are. */
export function imageBatch(frames: readonly Frame[], resolution = RESOLUTION): F32 {
  const sources = frames.map((f) => f.rgb);
  return planes(sources, { from: RESOLUTION, to: resolution, channels: 3, scale: (v) => v / 127.5 - 1 });
}

/** Loss weights as [N,1,R,R]. */
export function maskBatch(frames: readonly Frame[], resolution = RESOLUTION): F32 {
  const sources = frames.map((f) => f.mask);
  return planes(sources, { from: MASK_SIDE, to: resolution, channels: 1, scale: (v) => v / 16 });
}

/** Interleaved bytes of squares to planes, averaged over boxes or repeated where the sizes differ. */
function planes(
  sources: readonly Uint8Array[],
  { from, to, channels, scale }: { from: number; to: number; channels: number; scale: (value: number) => number },
): F32 {
  const out = f32([sources.length, channels, to, to]);
  const box = Math.max(1, from / to);
  sources.forEach((source, n) => {
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < to; y++) {
        for (let x = 0; x < to; x++) {
          const [left, top] = [Math.floor((x * from) / to), Math.floor((y * from) / to)];
          let sum = 0;
          for (let dy = 0; dy < box; dy++) {
            for (let dx = 0; dx < box; dx++) sum += source[((top + dy) * from + left + dx) * channels + c] as number;
          }
          out.data[((n * channels + c) * to + y) * to + x] = scale(sum / (box * box));
        }
      }
    }
  });
  return out;
}

/** What the code network reads: the subject as one-hot and as traits, and the pose. */
export function castFeeds(subjects: readonly number[], poses: readonly Float32Array[]) {
  const n = subjects.length;
  const member = f32([n, TRAINING_CAST]);
  const traits = f32([n, IDENTITY_DIMS]);
  const pose = f32([n, POSE_DIMS]);
  subjects.forEach((subject, i) => {
    member.data[i * TRAINING_CAST + subject] = 1;
    traits.data.set(identityFeatures(subject), i * IDENTITY_DIMS);
    pose.data.set(poseFeatures(poses[i] as Float32Array), i * POSE_DIMS);
  });
  return { member, traits, pose };
}
