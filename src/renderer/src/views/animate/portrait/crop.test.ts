import { describe, expect, it } from 'vitest';
import { cornersOf, cropOf, cropTransform, faultOf, guessedPoints, type FacePoints } from './crop';
import { cropFromPoints } from '../../../../../engine/portrait/align';

const tilted: FacePoints = {
  leftEye: { x: 180, y: 240 },
  rightEye: { x: 300, y: 210 },
  mouthLeft: { x: 220, y: 350 },
  mouthRight: { x: 310, y: 330 },
};

describe('crop preview', () => {
  it('is the crop that the main side will make', () => {
    for (const points of [tilted, guessedPoints(640, 480)]) {
      const { centre, axis } = cropFromPoints(points);
      const preview = cropOf(points);
      expect(preview.centre.x).toBeCloseTo(centre.x);
      expect(preview.centre.y).toBeCloseTo(centre.y);
      expect(preview.axis.x).toBeCloseTo(axis.x);
      expect(preview.axis.y).toBeCloseTo(axis.y);
    }
  });

  it('draws the corners of the square into the corners of the canvas', () => {
    const square = cropOf(tilted);
    const [a, b, c, d, e, f] = cropTransform(square, 100);
    const drawn = cornersOf(square).map(({ x, y }) =>
      [a * x + c * y + e, b * x + d * y + f].map((v) => Math.round(v) + 0),
    );
    expect(drawn).toEqual([
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
    ]);
  });

  it('says what is wrong with points that no face has', () => {
    expect(faultOf(tilted)).toBeUndefined();
    expect(faultOf({ ...tilted, leftEye: tilted.rightEye, rightEye: tilted.leftEye })).toBe('crossed');
    expect(faultOf({ ...tilted, rightEye: tilted.leftEye })).toBe('close');
  });
});
