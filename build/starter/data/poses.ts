import type { Random } from '../../../src/engine/tensor/random';
import { POSE_DIMS, poseIndex, type PoseFactor } from '../portrait';

/** Half of the frames have an open mouth, a third closed eyes, two fifths a wide smile or a frown: rare in nature, and so learned last. */
const OPEN_MOUTHS = 0.5;
const BLINKS = 0.33;
const STRONG_SMILES = 0.4;
/** Chance that a factor beside the smile differs within a pair. */
const DIFFERING = 0.35;

/** How the factors of expression are drawn; the others are standard normal. */
const EXPRESSION: Partial<Record<PoseFactor, (random: Random) => number>> = {
  mouth: (r) => (r.uniform() < OPEN_MOUTHS ? 0.2 + 1.7 * r.uniform() : -0.7 + 0.4 * r.normal()),
  blink: (r) => (r.uniform() < BLINKS ? 0.8 + 0.9 * r.uniform() : -0.6 + 0.4 * r.normal()),
  smile: (r) => (r.uniform() < STRONG_SMILES ? strong(r, 1.2, 2.1) : 1.2 * r.normal()),
  brow: (r) => 1.2 * r.normal(),
  gazeX: (r) => 1.2 * r.normal(),
  gazeY: (r) => 1.2 * r.normal(),
};

/** Pose normals [POSE_DIMS] for a training frame: the extremes of expression are over-represented. */
export function samplePose(random: Random): Float32Array {
  const n = random.normals(POSE_DIMS);
  for (const [factor, draw] of Object.entries(EXPRESSION)) n[poseIndex(factor as PoseFactor)] = draw(random);
  return n;
}

/**
 * The same head in the same place with another expression: always another smile, perhaps another mouth, blink, brow or gaze. Between
 * the two pictures nothing else changes, so that their difference shows what the expression does.
 */
export function otherExpression(pose: Float32Array, random: Random): Float32Array {
  const n = pose.slice();
  for (const [factor, draw] of Object.entries(EXPRESSION)) {
    if (factor === 'smile' || random.uniform() < DIFFERING) n[poseIndex(factor as PoseFactor)] = draw(random);
  }
  return n;
}

function strong(random: Random, least: number, most: number): number {
  const size = least + (most - least) * random.uniform();
  return random.uniform() < 0.5 ? -size : size;
}
