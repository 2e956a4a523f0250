import { describe, expect, it } from 'vitest';
import { centredCrop, cropFromPoints } from './align';
import { checkPoints, parsePoints, type FacePoints } from './points';
import { cornersOf, cropToImage, imageToCrop, sideOf, squareQuad, type Point } from './quad';

/** A frontal face: eyes 100 apart, mouth 90 below them. */
const FACE: FacePoints = {
  leftEye: { x: 200, y: 300 },
  rightEye: { x: 300, y: 300 },
  mouthLeft: { x: 215, y: 390 },
  mouthRight: { x: 285, y: 390 },
};

const turn = ({ x, y }: Point, angle: number, about: Point): Point => ({
  x: about.x + Math.cos(angle) * (x - about.x) - Math.sin(angle) * (y - about.y),
  y: about.y + Math.sin(angle) * (x - about.x) + Math.cos(angle) * (y - about.y),
});
const mapFace = (face: FacePoints, map: (point: Point) => Point): FacePoints => ({
  leftEye: map(face.leftEye),
  rightEye: map(face.rightEye),
  mouthLeft: map(face.mouthLeft),
  mouthRight: map(face.mouthRight),
});
const expectPoint = (got: Point, want: Point) => {
  expect(got.x).toBeCloseTo(want.x, 9);
  expect(got.y).toBeCloseTo(want.y, 9);
};

describe('quad', () => {
  it('maps crop and picture onto each other', () => {
    const quad = { centre: { x: 120, y: 80 }, axis: { x: 30, y: 40 } };
    expect(sideOf(quad)).toBe(100);
    expectPoint(cropToImage(quad, 64, { x: 32, y: 32 }), quad.centre);
    expectPoint(cropToImage(quad, 64, { x: 64, y: 32 }), { x: 150, y: 120 });
    expectPoint(cropToImage(quad, 64, { x: 32, y: 64 }), { x: 80, y: 110 });
    for (const point of [
      { x: 3.3, y: 60.1 },
      { x: -20, y: 90 },
    ]) {
      expectPoint(imageToCrop(quad, 64, cropToImage(quad, 64, point)), point);
    }
  });

  it('lists the corners clockwise from the top left', () => {
    const corners = cornersOf(squareQuad({ x: 50, y: 60 }, 20));
    expect(corners).toEqual([
      { x: 40, y: 50 },
      { x: 60, y: 50 },
      { x: 60, y: 70 },
      { x: 40, y: 70 },
    ]);
    expectPoint(cornersOf(squareQuad({ x: 50, y: 60 }, 20, Math.PI / 2))[0] as Point, { x: 60, y: 50 });
  });
});

describe('cropFromPoints', () => {
  it('follows the FFHQ formula on a frontal face', () => {
    // |e| = 100, |m| = 90: half side max(200, 162); centre 9 below the eyes.
    const quad = cropFromPoints(FACE);
    expectPoint(quad.centre, { x: 250, y: 309 });
    expectPoint(quad.axis, { x: 200, y: 0 });
  });

  it('lets the height decide when the eyes come close', () => {
    const quad = cropFromPoints({ ...FACE, leftEye: { x: 230, y: 300 }, rightEye: { x: 270, y: 300 } });
    expectPoint(quad.axis, { x: 162, y: 0 });
  });

  it('averages the angles of eyes and mouth', () => {
    // m = (-15, 90): x = e - rot90(m) = (100 + 90, 0 + 15).
    const quad = cropFromPoints(mapFace(FACE, (p) => (p.y > 350 ? { x: p.x - 15, y: p.y } : p)));
    expect(Math.atan2(quad.axis.y, quad.axis.x)).toBeCloseTo(Math.atan2(15, 190), 12);
    expect(sideOf(quad)).toBeCloseTo(400, 9);
  });

  it('turns, moves and scales with the face', () => {
    const about = { x: 10, y: 20 };
    const map = (p: Point) => turn({ x: 1.7 * p.x, y: 1.7 * p.y }, 2.4, about);
    const straight = cornersOf(cropFromPoints(FACE));
    const moved = cornersOf(cropFromPoints(mapFace(FACE, map)));
    straight.forEach((corner, i) => expectPoint(moved[i] as Point, map(corner)));
  });

  it('moves little when points are set badly', () => {
    // 4 % of the eye distance in the worst direction of one point.
    const quad = cropFromPoints({ ...FACE, rightEye: { x: 300, y: 304 } });
    const straight = cropFromPoints(FACE);
    const angle = Math.atan2(quad.axis.y, quad.axis.x) * (180 / Math.PI);
    expect(Math.abs(angle)).toBeLessThan(1.5);
    expect(Math.hypot(quad.centre.x - straight.centre.x, quad.centre.y - straight.centre.y) / 400).toBeLessThan(0.006);
  });

  it('falls back to the largest centred square', () => {
    expect(centredCrop({ width: 300, height: 200 })).toEqual({ centre: { x: 150, y: 100 }, axis: { x: 100, y: 0 } });
  });
});

describe('parsePoints', () => {
  it('reads eight numbers', () => {
    const text = '200,300,300,300,215,390,285,390';
    expect(parsePoints(text)).toEqual(FACE);
    expect(parsePoints(' 200,300 300,300  215,390 285,390 ')).toEqual(FACE);
  });
  it.each([
    ['1,2,3,4,5,6,7', /needs 8 numbers and got 7/],
    ['1,2,3,4,5,6,7,8,9', /got 9/],
    ['', /got 0/],
    ['1,2,3,four,5,6,7,8', /"four" in --points is not a number/],
    ['1,2,3,Infinity,5,6,7,8', /"Infinity"/],
    ['1,2,3,NaN,5,6,7,8', /"NaN"/],
  ])('refuses %j', (text, sentence) => expect(() => parsePoints(text)).toThrow(sentence));
});

describe('checkPoints', () => {
  const size = { width: 500, height: 600 };
  const swapEyes = ({ leftEye, rightEye, ...mouth }: FacePoints): FacePoints => ({
    leftEye: rightEye,
    rightEye: leftEye,
    ...mouth,
  });
  const swapMouth = ({ mouthLeft, mouthRight, ...eyes }: FacePoints): FacePoints => ({
    ...eyes,
    mouthLeft: mouthRight,
    mouthRight: mouthLeft,
  });
  const upsideDown = mapFace(FACE, (p) => turn(p, Math.PI, { x: 250, y: 300 }));

  it('passes good points through, at any angle', () => {
    expect(checkPoints(FACE, size)).toEqual({ points: FACE, notes: [] });
    for (const angle of [-1.4, -0.5, 0.5, 1.4]) {
      const turned = mapFace(FACE, (p) => turn(p, angle, { x: 250, y: 300 }));
      expect(checkPoints(turned, size)).toEqual({ points: turned, notes: [] });
    }
  });
  it.each([
    ['eyes', swapEyes(FACE)],
    ['mouth corners', swapMouth(FACE)],
    ['eyes and mouth corners', swapEyes(swapMouth(FACE))],
  ])('puts swapped %s right and says so', (what, points) => {
    const checked = checkPoints(points, size);
    expect(checked.points).toEqual(FACE);
    expect(checked.notes).toEqual([`The left and right ${what} were swapped; they were put right.`]);
  });
  it('accepts an upside-down face with a note', () => {
    expect(checkPoints(upsideDown, size)).toEqual({
      points: upsideDown,
      notes: [expect.stringContaining('upside down')],
    });
  });
  it.each([
    [
      'outside',
      { ...FACE, mouthRight: { x: 501, y: 390 } },
      /right mouth corner \(501, 390\) lies outside the picture of 500 x 600/,
    ],
    ['negative', { ...FACE, leftEye: { x: -1, y: 300 } }, /left eye/],
    ['coinciding', { ...FACE, rightEye: { x: 201, y: 300 } }, /1\.0 pixels apart/],
    ['collinear', { ...FACE, mouthLeft: { x: 400, y: 310 }, mouthRight: { x: 450, y: 310 } }, /on one line/],
  ])('refuses %s points', (_, points, sentence) => expect(() => checkPoints(points, size)).toThrow(sentence));
});
