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
import type { Frame } from './frames';

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
  return planes(
    frames,
    resolution,
    3,
    (f) => f.rgb,
    (v) => v / 127.5 - 1,
  );
}

/** Loss weights as [N,1,R,R]. */
export function maskBatch(frames: readonly Frame[], resolution = RESOLUTION): F32 {
  return planes(
    frames,
    resolution,
    1,
    (f) => f.mask,
    (v) => v / 16,
  );
}

function planes(
  frames: readonly Frame[],
  resolution: number,
  channels: number,
  pixels: (frame: Frame) => Uint8Array,
  scale: (value: number) => number,
): F32 {
  const out = f32([frames.length, channels, resolution, resolution]);
  const box = RESOLUTION / resolution;
  frames.forEach((frame, n) => {
    const source = pixels(frame);
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < resolution; y++) {
        for (let x = 0; x < resolution; x++) {
          let sum = 0;
          for (let dy = 0; dy < box; dy++) {
            for (let dx = 0; dx < box; dx++)
              sum += source[((y * box + dy) * RESOLUTION + x * box + dx) * channels + c] as number;
          }
          out.data[((n * channels + c) * resolution + y) * resolution + x] = scale(sum / (box * box));
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
