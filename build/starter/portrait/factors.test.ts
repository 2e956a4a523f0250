import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/tensor/random';
import { TRAINING_CAST, castMember } from './cast';
import {
  IDENTITY_DIMS,
  IDENTITY_TRAITS,
  NEUTRAL_POSE,
  POSE_DIMS,
  POSE_FACTORS,
  identityFromNormals,
  poseFromNormals,
} from './factors';
import { radians } from './scalar';

const far = (dims: number, value: number): Float32Array => new Float32Array(dims).fill(value);

describe('factors', () => {
  it('have one dimension each', () => {
    expect(POSE_FACTORS).toHaveLength(POSE_DIMS);
    expect(IDENTITY_TRAITS).toHaveLength(IDENTITY_DIMS);
  });

  it('stay within their bounds for any normals', () => {
    for (const n of [
      far(POSE_DIMS, -50),
      far(POSE_DIMS, 50),
      ...[1, 2, 3, 4].map((s) => new Random(s).normals(POSE_DIMS)),
    ]) {
      const pose = poseFromNormals(n);
      expect(Math.abs(pose.yaw)).toBeLessThanOrEqual(radians(25));
      expect(Math.abs(pose.pitch)).toBeLessThanOrEqual(radians(12));
      expect(Math.abs(pose.roll)).toBeLessThanOrEqual(radians(7));
      for (const value of [pose.mouth, pose.blink]) expect(value >= 0 && value <= 1).toBe(true);
      expect(Math.abs(pose.scale - 1)).toBeLessThanOrEqual(0.05 + 1e-9);
    }
    for (const value of [-50, 50]) {
      const traits = Object.values(identityFromNormals(far(IDENTITY_DIMS, value)));
      expect(traits.every((trait) => trait >= -1 && trait <= 1)).toBe(true);
    }
  });

  it('reach an open mouth and shut eyes at normals that occur, and rest at the neutral pose', () => {
    const pose = poseFromNormals(far(POSE_DIMS, 1.8));
    expect(pose.mouth).toBeCloseTo(1, 9);
    expect(pose.blink).toBeCloseTo(1, 9);
    expect(NEUTRAL_POSE).toMatchObject({ yaw: 0, pitch: 0, roll: 0, mouth: 0, blink: 0, scale: 1 });
  });

  it('are smooth: halving the step halves the change everywhere', () => {
    const slope = (x: number, step: number): number[] => {
      const a = Object.values(poseFromNormals(far(POSE_DIMS, x)));
      const b = Object.values(poseFromNormals(far(POSE_DIMS, x + step)));
      return a.map((v, i) => ((b[i] ?? 0) - v) / step);
    };
    for (let x = -3; x < 3; x += 0.05) {
      slope(x, 1e-3).forEach((value, i) => expect(Math.abs(value - (slope(x, 2e-3)[i] ?? 0))).toBeLessThan(0.02));
    }
  });
});

describe('cast', () => {
  const traits = Array.from({ length: TRAINING_CAST }, (_, i) => identityFromNormals(castMember(i)));

  it('is fixed by the index and different for each', () => {
    expect(castMember(17)).toEqual(castMember(17));
    expect(castMember(17)).not.toEqual(castMember(18));
    expect(castMember(1000)).toHaveLength(IDENTITY_DIMS);
  });

  it('wears glasses and beards clearly or not at all', () => {
    for (const { glasses, beard, moustache, hairCurl, cropped } of traits) {
      for (const alpha of [glasses, beard, moustache, hairCurl, cropped]) expect([0, 1]).toContain(alpha);
    }
  });

  it('covers skin, age and hair length evenly and has every kind of trait', () => {
    for (const trait of ['skinTone', 'age', 'clothHue'] as const) {
      const inFirstQuarter = traits.filter((t) => t[trait] < 0.25).length;
      expect(inFirstQuarter).toBeGreaterThan(18);
      expect(inFirstQuarter).toBeLessThan(32);
    }
    for (const trait of ['glasses', 'beard', 'moustache', 'hairCurl', 'cropped'] as const) {
      const wearers = traits.filter((t) => t[trait] === 1).length;
      expect(wearers).toBeGreaterThan(6);
      expect(wearers).toBeLessThan(50);
    }
    expect(traits.filter((t) => t.hairLength > 0.6).length).toBeGreaterThan(15);
    expect(traits.filter((t) => t.hairLength < 0.3).length).toBeGreaterThan(25);
  });
});
