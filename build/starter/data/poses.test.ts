import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/tensor/random';
import { POSE_FACTORS, poseFromNormals } from '../portrait';
import { otherExpression, samplePose } from './poses';

const HEAD = ['yaw', 'pitch', 'roll', 'dx', 'dy', 'scale', 'lightAngle', 'warmth'];

describe('training poses', () => {
  it('show the extremes of expression often', () => {
    const poses = Array.from({ length: 400 }, (_, i) => poseFromNormals(samplePose(new Random(i, 1))));
    const often = (test: (pose: (typeof poses)[number]) => boolean) => poses.filter(test).length / poses.length;
    expect(often((p) => p.smile > 0.8)).toBeGreaterThan(0.2);
    expect(often((p) => p.smile < -0.4)).toBeGreaterThan(0.2);
    expect(often((p) => p.mouth > 0.3)).toBeGreaterThan(0.3);
    expect(often((p) => p.blink > 0.7)).toBeGreaterThan(0.12);
  });

  it('have partners with another smile and the same head', () => {
    const random = new Random(5, 1);
    const changed = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const pose = samplePose(random);
      const partner = otherExpression(pose, random);
      const differing = POSE_FACTORS.filter((_, k) => pose[k] !== partner[k]);
      expect(differing).toContain('smile');
      differing.forEach((factor) => changed.add(factor));
    }
    expect([...changed].filter((factor) => HEAD.includes(factor))).toEqual([]);
    expect(changed.size).toBe(POSE_FACTORS.length - HEAD.length);
  });
});
