import type { ClipSet, ImageSet } from '../../../src/engine/train/dataset/types';
import { CLIPS, MOTION, RESOLUTION } from '../plan';
import { FRAMES_PER_SECOND } from '../portrait';
import { FrameSet, type Frame } from './frames';

/** Painted sets have no folder whose contents a hash could tell. */
const NO_HASH = '0'.repeat(64);

/** The painted cast, as the trainer takes the pictures of an artist. */
export function paintedImages(): ImageSet {
  const frames = new FrameSet('training');
  return {
    resolution: RESOLUTION,
    count: frames.count,
    hash: NO_HASH,
    read: (index, into) => planar(frames.frame(index), into),
    close: () => undefined,
  };
}

/** The painted clips likewise. */
export function paintedClips(): ClipSet {
  const frames = new FrameSet('clips');
  return {
    resolution: RESOLUTION,
    hash: NO_HASH,
    fps: FRAMES_PER_SECOND,
    clips: Array.from({ length: CLIPS }, () => ({ frames: MOTION.maxFrames })),
    read: (clip, frame, into) => planar(frames.frame(clip * MOTION.maxFrames + frame), into),
    close: () => undefined,
  };
}

function planar({ rgb }: Frame, into: Float32Array): void {
  const pixels = RESOLUTION ** 2;
  for (let c = 0; c < 3; c++)
    for (let i = 0; i < pixels; i++) into[c * pixels + i] = (rgb[i * 3 + c] as number) / 127.5 - 1;
}
