import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/tensor/random';
import { DIRECTOR_DIMS, poseAt } from './director';
import { neutralPoseNormals, poseFromNormals } from './factors';

const DISTANCE = 16;
const CODES = 9;
const END = (CODES - 1) * DISTANCE;
const codesOf = (seed: number, count = CODES): Float32Array => new Random(seed).normals(count * DIRECTOR_DIMS);
const start = new Random(99).normals(14);
const step = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((v, i) => Math.abs(v - (b[i] ?? NaN))));

describe('poseAt', () => {
  it('starts at the start pose, whatever the codes', () => {
    for (const seed of [1, 2, 3]) expect(poseAt(codesOf(seed), start, 0)).toEqual(start);
  });

  it('is continuous, at the knots too', () => {
    for (const seed of [1, 2, 3]) {
      const codes = codesOf(seed);
      for (let t = 0; t + 0.01 <= END; t += 0.04) {
        expect(step(poseAt(codes, start, t, DISTANCE), poseAt(codes, start, t + 0.01, DISTANCE))).toBeLessThan(0.02);
      }
      for (let knot = DISTANCE; knot < END; knot += DISTANCE) {
        expect(step(poseAt(codes, start, knot - 1e-4), poseAt(codes, start, knot + 1e-4))).toBeLessThan(1e-3);
      }
    }
  });

  it('depends on nothing but the codes around the frame', () => {
    const codes = codesOf(4);
    const changed = codes.map((v, i) => (i >= 6 * DIRECTOR_DIMS ? -v : v));
    expect(poseAt(changed, start, 5 * DISTANCE - 0.5)).toEqual(poseAt(codes, start, 5 * DISTANCE - 0.5));
    expect(poseAt(changed, start, 5 * DISTANCE + 4)).not.toEqual(poseAt(codes, start, 5 * DISTANCE + 4));
  });

  it('reads the leading numbers of longer codes', () => {
    const codes = codesOf(5);
    const dims = DIRECTOR_DIMS + 3;
    const longer = new Float32Array(CODES * dims);
    for (let l = 0; l < CODES; l++) longer.set(codes.subarray(l * DIRECTOR_DIMS, (l + 1) * DIRECTOR_DIMS), l * dims);
    expect(poseAt(longer, start, 37.5, DISTANCE, dims)).toEqual(poseAt(codes, start, 37.5, DISTANCE));
  });

  it('moves visibly: turns of the head, speech, and a blink in about one interval of three', () => {
    const intervals = 240;
    const codes = codesOf(6, intervals + 1);
    const poses = Array.from({ length: intervals * DISTANCE }, (_, t) =>
      poseFromNormals(poseAt(codes, neutralPoseNormals(), t)),
    );
    const turns = poses.map((pose) => Math.abs((pose.yaw * 180) / Math.PI));
    const blinks = poses.filter((pose, t) => pose.blink > 0.5 && (poses[t - 1]?.blink ?? 0) <= 0.5).length;
    expect(turns.reduce((a, b) => a + b) / turns.length).toBeGreaterThan(5);
    expect(Math.max(...turns)).toBeGreaterThan(18);
    expect(blinks).toBeGreaterThan(intervals / 5);
    expect(blinks).toBeLessThan(intervals / 2);
    expect(poses.filter((pose) => pose.mouth > 0.5).length).toBeGreaterThan(poses.length / 10);
    expect(poses.filter((pose) => pose.mouth === 0).length).toBeGreaterThan(poses.length / 10);
  });

  it('refuses frames beyond the codes and codes that are too short', () => {
    const codes = codesOf(7);
    expect(() => poseAt(codes, start, END + 1)).toThrow(/outside/);
    expect(() => poseAt(codes, start, -1)).toThrow(/outside/);
    expect(() => poseAt(codes, start, 0, DISTANCE, 4)).toThrow(/needs codes/);
  });
});
