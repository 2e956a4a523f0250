import type { Random } from '../../../src/engine/tensor/random';
import { POSE_DIMS, poseIndex } from '../portrait';

/** Half of the frames have an open mouth, a third closed eyes, smiles are wide: rare in nature, and so learned last. */
const OPEN_MOUTHS = 0.5;
const BLINKS = 0.33;

/** Pose normals [POSE_DIMS] for a training frame: the extremes of expression are over-represented. */
export function samplePose(random: Random): Float32Array {
  const n = random.normals(POSE_DIMS);
  n[poseIndex('mouth')] = random.uniform() < OPEN_MOUTHS ? 0.2 + 1.7 * random.uniform() : -0.7 + 0.4 * random.normal();
  n[poseIndex('blink')] = random.uniform() < BLINKS ? 0.8 + 0.9 * random.uniform() : -0.6 + 0.4 * random.normal();
  n[poseIndex('smile')] = 1.3 * random.normal();
  return n;
}
