import { describe, expect, it } from 'vitest';
import { cropFromPoints } from '../../../src/engine/portrait/align';
import { castMember } from './cast';
import { NEUTRAL_POSE, type Pose, identityFromNormals } from './factors';
import { Painter, wide } from './painter';

const SIZE = 128;
const painter = new Painter(SIZE);
const person = identityFromNormals(castMember(5));
const posed = (change: Partial<Pose>): Pose => ({ ...NEUTRAL_POSE, ...change });

/** Mean absolute change of the bytes, weighted by a map of the same frame. */
function change(map: Float32Array, a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  let weight = 0;
  map.forEach((w, i) => {
    for (let c = 0; c < 3; c++) sum += w * Math.abs((a[3 * i + c] ?? 0) - (b[3 * i + c] ?? 0));
    weight += 3 * w;
  });
  return sum / weight;
}

describe('Painter', () => {
  it('paints the same bytes again, also after another picture and in another painter', () => {
    const first = painter.paint(person, NEUTRAL_POSE);
    painter.paint(identityFromNormals(castMember(2)), posed({ yaw: 0.4 }));
    expect(first).toHaveLength(SIZE * SIZE * 3);
    expect(Buffer.compare(painter.paint(person, NEUTRAL_POSE), first)).toBe(0);
    expect(Buffer.compare(new Painter(SIZE).paint(person, NEUTRAL_POSE), first)).toBe(0);
  });

  it('supersamples to nearly the same picture', () => {
    const fine = new Painter(SIZE, 2).paint(person, NEUTRAL_POSE);
    const off = change(new Float32Array(SIZE * SIZE).fill(1), fine, painter.paint(person, NEUTRAL_POSE));
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(3);
  });

  it('frames every resting face as the FFHQ convention does', () => {
    for (let index = 0; index < 40; index++) {
      const p = painter.landmarks(identityFromNormals(castMember(index)), NEUTRAL_POSE);
      const crop = cropFromPoints(p);
      expect(crop.centre.x).toBeCloseTo(SIZE / 2, 3);
      expect(crop.centre.y).toBeCloseTo(SIZE / 2, 3);
      expect(crop.axis.x).toBeCloseTo(SIZE / 2, 3);
      expect(crop.axis.y).toBeCloseTo(0, 3);
      const eyeToMouth = (p.mouthLeft.y + p.mouthRight.y - p.leftEye.y - p.rightEye.y) / 2;
      expect((p.leftEye.y + p.rightEye.y) / 2).toBeCloseTo(SIZE / 2 - 0.1 * eyeToMouth, 3);
    }
  });

  it('changes the mouth when it opens and the eyes when they shut, and little else', () => {
    const rest = painter.paint(person, NEUTRAL_POSE);
    const maps = painter.regions(person, NEUTRAL_POSE);
    const open = painter.paint(person, posed({ mouth: 1 }));
    const shut = painter.paint(person, posed({ blink: 1 }));
    expect(change(maps.mouth, rest, open)).toBeGreaterThan(15);
    expect(change(maps.eyes, rest, open)).toBeLessThan(0.5);
    expect(change(maps.eyes, rest, shut)).toBeGreaterThan(15);
    expect(change(maps.mouth, rest, shut)).toBe(0);
  });

  it('weighs every pixel at least 1, the mouth most, and follows the pose', () => {
    const at = (mask: Float32Array, p: { x: number; y: number }): number =>
      mask[Math.floor(p.y) * SIZE + Math.floor(p.x)] ?? 0;
    for (const pose of [NEUTRAL_POSE, posed({ yaw: 0.4, roll: 0.1, mouth: 1 }), posed({ yaw: -0.4, dx: -0.04 })]) {
      const mask = painter.mask(person, pose);
      const { leftEye, rightEye, mouthLeft, mouthRight } = painter.landmarks(person, pose);
      const middle = { x: (mouthLeft.x + mouthRight.x) / 2, y: (mouthLeft.y + mouthRight.y) / 2 };
      expect(at(mask, middle)).toBeGreaterThan(7);
      expect(at(mask, leftEye)).toBeGreaterThan(3.9);
      expect(at(mask, rightEye)).toBeGreaterThan(3.9);
      expect(at(mask, { x: 1, y: 1 })).toBe(1);
      const values = [...mask];
      expect(Math.min(...values)).toBe(1);
      expect(Math.max(...values)).toBeLessThanOrEqual(8);
    }
  });

  it('paints wide pictures whose alignment gives the frame back', () => {
    const picture = wide(person, NEUTRAL_POSE, { width: 512, height: 640 });
    const { centre, axis } = cropFromPoints(picture.landmarks);
    expect(picture.data).toHaveLength(512 * 640 * 3);
    expect(centre.x - axis.x).toBeGreaterThan(0);
    expect(centre.x + axis.x).toBeLessThan(512);
    expect(centre.y - axis.x).toBeGreaterThan(0);
    expect(centre.y + axis.x).toBeLessThan(640);
  });

  it('refuses impossible sizes', () => {
    expect(() => new Painter(8)).toThrow(/not possible/);
    expect(() => new Painter(128, 9)).toThrow(/not possible/);
    expect(() => wide(person, NEUTRAL_POSE, { width: 1e6, height: 10 })).toThrow(/not possible/);
  });
});
