import { describe, expect, it } from 'vitest';
import { cropFromPoints } from './align';
import { alignPortrait } from './alignPortrait';
import type { Face, FaceDetector } from './detect/faces';
import type { RgbImage } from './image';
import type { FacePoints } from './points';

const image: RgbImage = { width: 300, height: 200, rgb: new Uint8Array(300 * 200 * 3).fill(90) };

function faceAt(x: number, y: number, size: number): FacePoints {
  return {
    leftEye: { x: x - size, y },
    rightEye: { x: x + size, y },
    mouthLeft: { x: x - 0.8 * size, y: y + 2 * size },
    mouthRight: { x: x + 0.8 * size, y: y + 2 * size },
  };
}

/** A detector that always finds these faces. */
function finds(...faces: FacePoints[]): FaceDetector {
  const found = faces.map((points): Face => ({
    points,
    score: 0.9,
    meshFlag: 1,
    box: { x: 0, y: 0, width: 1, height: 1 },
  }));
  return { detect: async () => found, release: async () => undefined };
}
const large = faceAt(100, 80, 30);
const medium = faceAt(200, 60, 20);
const small = faceAt(250, 150, 10);

describe('alignPortrait', () => {
  it('uses the largest face and mentions the others', async () => {
    const aligned = await alignPortrait(image, { resolution: 32, detector: finds(large, medium, small) });
    expect(aligned).toMatchObject({ how: 'detected', quad: cropFromPoints(large), points: large, faces: 3 });
    expect(aligned.notes).toEqual([
      '3 faces were found: the largest is used. Choose another with --face 2 to --face 3.',
    ]);
    expect(aligned.tensor.shape).toEqual([1, 3, 32, 32]);
    expect(aligned.picture).toMatchObject({ width: 32, height: 32 });
  });

  it('is silent about a single face', async () => {
    expect(await alignPortrait(image, { resolution: 32, detector: finds(small) })).toMatchObject({
      how: 'detected',
      notes: [],
    });
  });

  it('uses the face that is asked for', async () => {
    const aligned = await alignPortrait(image, { resolution: 32, face: 2, detector: finds(large, medium) });
    expect(aligned).toMatchObject({ points: medium, notes: [] });
  });

  it.each([
    [3, [large, medium], 'not-found', /There is no face 3: 2 faces found/],
    [2, [large], 'not-found', /There is no face 2: one face found/],
    [1, [], 'not-found', /There is no face 1: no face found/],
    [0, [large], 'usage', /whole number from 1/],
    [1.5, [large], 'usage', /not 1\.5/],
  ])('refuses face %d of %j', async (face, faces, code, message) => {
    const attempt = alignPortrait(image, { resolution: 32, face, detector: finds(...faces) });
    await expect(attempt).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('prefers points set by hand, put right where they are swapped', async () => {
    const { leftEye, rightEye } = large;
    const aligned = await alignPortrait(image, {
      resolution: 32,
      points: { ...large, leftEye: rightEye, rightEye: leftEye },
      detector: finds(small),
    });
    expect(aligned).toMatchObject({
      how: 'points',
      points: large,
      faces: 0,
      notes: [expect.stringContaining('eyes were swapped')],
    });
  });

  it('falls back to the middle with a hint', async () => {
    for (const detector of [finds(), undefined]) {
      const aligned = await alignPortrait(image, { resolution: 32, detector });
      expect(aligned).toMatchObject({
        how: 'centred',
        quad: { centre: { x: 150, y: 100 }, axis: { x: 100, y: 0 } },
        faces: 0,
      });
      expect(aligned.notes).toEqual([expect.stringContaining('--points lx,ly')]);
      expect(aligned.points).toBeUndefined();
    }
  });

  it('stops when cancelled', async () => {
    const attempt = alignPortrait(image, { resolution: 32, detector: finds(large), signal: AbortSignal.abort() });
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
  });
});
