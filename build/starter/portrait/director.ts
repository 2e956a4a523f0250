import { StudioError } from '../../../src/shared/errors';
import { POSE_DIMS, type PoseFactor, poseIndex } from './factors';
import { lerp, smoothstep } from './scalar';

/** How many leading numbers of a motion code the director reads; codes may be longer. */
export const DIRECTOR_DIMS = 16;
export const FRAMES_PER_SECOND = 25;

/** Pose normals at a knot: centre + reach * bounded(code[dim]) + the same for `with`, a second dimension that couples factors. */
interface Readout {
  readonly factor: PoseFactor;
  readonly dim: number;
  readonly reach: number;
  readonly centre?: number;
  readonly with?: { readonly dim: number; readonly reach: number };
}

/** A turn of the head carries the eyes and shifts the head; mouth and lids rest at every knot. */
const READOUTS: readonly Readout[] = [
  { factor: 'yaw', dim: 0, reach: 0.8 },
  { factor: 'pitch', dim: 1, reach: 0.65 },
  { factor: 'roll', dim: 2, reach: 0.55, with: { dim: 0, reach: 0.2 } },
  { factor: 'dx', dim: 3, reach: 0.35, with: { dim: 0, reach: 0.35 } },
  { factor: 'dy', dim: 4, reach: 0.35 },
  { factor: 'scale', dim: 5, reach: 0.4 },
  { factor: 'smile', dim: 6, reach: 0.9, centre: 0.15 },
  { factor: 'brow', dim: 7, reach: 0.8 },
  { factor: 'gazeX', dim: 8, reach: 0.6, with: { dim: 0, reach: 0.4 } },
  { factor: 'gazeY', dim: 9, reach: 0.5 },
  { factor: 'lightAngle', dim: 10, reach: 0.3 },
  { factor: 'warmth', dim: 11, reach: 0.3 },
  { factor: 'mouth', dim: 12, reach: 0, centre: -0.4 },
  { factor: 'blink', dim: 14, reach: 0, centre: -0.4 },
];
const TALK_DIM = 12;
const TALK_PACE_DIM = 13;
const BLINK_DIM = 14;

const CODE_BOUND = 2;
/** Added to the normals at the height of a syllable and of a blink: both then reach their extremes. */
const TALK_REACH = 2.2;
const BLINK_REACH = 2.6;
const BLINK_SHARPNESS = 4;
/** A standard normal exceeds the middle of this zone about once in three draws. */
const BLINK_GATE = { low: 0.25, high: 0.6 };
const TALK_GATE = { low: -0.7, high: 1.2 };
const PACE_GATE = { low: -0.3, high: 0.3 };

/**
 * Pose normals of a frame under the director's motion: knot 0 is the start pose, knot l >= 1 is read out of code l, and
 * between knots the pose eases; within the interval from knot l >= 1, code l also gates speech and a blink. Smooth in
 * `frame` and in the codes.
 * @param codes standard normals [L, dims], code l belongs to the time l * codeDistance; code 0 is not read
 * @param startPose pose normals [POSE_DIMS] at frame 0
 * @param frame time in frames (25 a second), 0 .. (L - 1) * codeDistance; need not be whole
 * @param codeDistance frames between codes
 * @param dims length of one code, at least DIRECTOR_DIMS
 * @throws StudioError 'bad-input' when the codes do not reach to the frame or a size is wrong
 */
export function poseAt(
  codes: Float32Array,
  startPose: Float32Array,
  frame: number,
  codeDistance = 16,
  dims = DIRECTOR_DIMS,
): Float32Array {
  const last = codes.length / dims - 1;
  const time = frame / codeDistance;
  if (dims < DIRECTOR_DIMS || !Number.isInteger(last) || startPose.length !== POSE_DIMS) {
    throw new StudioError(
      'bad-input',
      `Motion needs codes of ${DIRECTOR_DIMS} or more numbers and a pose of ${POSE_DIMS}.`,
    );
  }
  if (!(time >= 0 && time <= last)) {
    throw new StudioError(
      'bad-input',
      `Frame ${frame} lies outside the motion codes: they reach to ${last * codeDistance}.`,
    );
  }
  const left = Math.min(Math.floor(time), Math.max(0, last - 1));
  const phase = time - left;
  const code = (l: number): Float32Array => codes.subarray(l * dims, (l + 1) * dims);
  const from = left === 0 ? startPose : knotPose(code(left));
  const pose = last === 0 ? Float32Array.from(from) : eased(from, knotPose(code(left + 1)), phase);
  if (left > 0) addGestures(pose, code(left), phase);
  return pose;
}

/** Pose normals [POSE_DIMS] that a motion code [dims] leads to. */
export function knotPose(code: Float32Array): Float32Array {
  const pose = new Float32Array(POSE_DIMS);
  const read = (dim: number): number => CODE_BOUND * Math.tanh((code[dim] ?? 0) / CODE_BOUND);
  for (const { factor, dim, reach, centre = 0, with: second } of READOUTS) {
    pose[poseIndex(factor)] = centre + reach * read(dim) + (second ? second.reach * read(second.dim) : 0);
  }
  return pose;
}

function eased(from: Float32Array, to: Float32Array, phase: number): Float32Array {
  const t = smoothstep(0, 1, phase);
  return from.map((v, i) => lerp(v, to[i] ?? v, t));
}

/** One or two syllables and perhaps a blink; both vanish with their slopes at the knots. */
function addGestures(pose: Float32Array, code: Float32Array, phase: number): void {
  const gate = (dim: number, { low, high }: { low: number; high: number }): number =>
    smoothstep(low, high, code[dim] ?? 0);
  const wave = (cycles: number): number => (1 - Math.cos(2 * Math.PI * cycles * phase)) / 2;
  const syllables = lerp(wave(1), wave(2), gate(TALK_PACE_DIM, PACE_GATE));
  const mouth = poseIndex('mouth');
  const blink = poseIndex('blink');
  pose[mouth] = (pose[mouth] ?? 0) + TALK_REACH * gate(TALK_DIM, TALK_GATE) * syllables;
  pose[blink] = (pose[blink] ?? 0) + BLINK_REACH * gate(BLINK_DIM, BLINK_GATE) * wave(1) ** BLINK_SHARPNESS;
}
