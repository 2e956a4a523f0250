import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRuntime, type Runtime } from '../../runtime';
import { Random } from '../../tensor/random';
import { decodeImage } from '../decode';
import type { FacePoints } from '../points';
import type { Point } from '../quad';
import { openFaceDetector, type Face, type FaceDetector } from './faces';

/** Portrait of astronaut Eileen Collins, NASA photograph, public domain; 512 x 512. */
const ASTRONAUT = fileURLToPath(new URL('../../../../tests/fixtures/astronaut.png', import.meta.url));
const SIDE = 512;
/** Eye centres and mouth corners set by hand, and the distance of the eyes. */
const POINTS: FacePoints = {
  leftEye: { x: 203.2, y: 101.6 },
  rightEye: { x: 247.2, y: 103.8 },
  mouthLeft: { x: 202.5, y: 139.3 },
  mouthRight: { x: 245, y: 141 },
};
const EYES = 44;

let runtime: Runtime;
let detector: FaceDetector;
beforeAll(async () => {
  runtime = await openRuntime({ provider: 'cpu', threads: 2 });
  detector = await openFaceDetector(runtime);
});
afterAll(async () => {
  await detector.release();
  await runtime.release();
});

const astronaut = () => sharp(ASTRONAUT);
const detect = async (image: Sharp) => detector.detect(await decodeImage(await image.png().toBuffer()));
/** Several steps on one image, each applied to the result of the one before (sharp has an order of its own). */
const baked = async (image: Sharp) => sharp(await image.png().toBuffer());

/** Expects each point within `tolerance` eye distances of the hand-set one, moved by `map` and scaled by `scale`. */
function expectPoints(face: Face | undefined, tolerance: number, map: (point: Point) => Point, scale = 1): void {
  for (const key of ['leftEye', 'rightEye', 'mouthLeft', 'mouthRight'] as const) {
    const want = map(POINTS[key]);
    const got = face?.points[key] ?? { x: NaN, y: NaN };
    expect(Math.hypot(got.x - want.x, got.y - want.y) / (EYES * scale), key).toBeLessThan(tolerance);
  }
}

/** Blobs of random colour, `cells` across, blown up smoothly to a 512 x 512 picture. */
function texture(cells: number): Promise<Sharp> {
  const random = new Random(7, cells);
  const data = Uint8Array.from({ length: cells * cells * 3 }, () => random.below(256));
  return baked(
    sharp(data, { raw: { width: cells, height: cells, channels: 3 } }).resize(SIDE, SIDE, { kernel: 'cubic' }),
  );
}

describe('one face', () => {
  it('is found with its points', async () => {
    const faces = await detect(astronaut());
    expect(faces).toHaveLength(1);
    expectPoints(faces[0], 0.04, (p) => p);
    expect(faces[0]?.meshFlag).toBeGreaterThan(0.99);
    expect(faces[0]?.score).toBeGreaterThan(0.85);
    const { x, y, width, height } = faces[0]?.box ?? { x: NaN, y: NaN, width: NaN, height: NaN };
    expect([x + width / 2, y + height / 2].map(Math.round)).toEqual([expect.closeTo(225, -1), expect.closeTo(120, -1)]);
    expect(width).toBeGreaterThan(2 * EYES);
    expect(width).toBeLessThan(3 * EYES);
  });

  it.each([
    [90, (p: Point) => ({ x: SIDE - p.y, y: p.x })],
    [180, (p: Point) => ({ x: SIDE - p.x, y: SIDE - p.y })],
    [270, (p: Point) => ({ x: p.y, y: SIDE - p.x })],
  ])('is found turned by %i degrees, right side up', async (angle, map) => {
    const faces = await detect(astronaut().rotate(angle));
    expect(faces).toHaveLength(1);
    expectPoints(faces[0], 0.06, map);
  });

  it.each([33, 135])('is found turned by %i degrees', async (degrees) => {
    const angle = (degrees / 180) * Math.PI;
    const turned = await baked(astronaut().rotate(degrees, { background: '#808080' }));
    const { width } = await turned.metadata();
    const faces = await detect(turned);
    expect(faces).toHaveLength(1);
    expectPoints(faces[0], 0.08, ({ x, y }) => {
      const [dx, dy] = [x - SIDE / 2, y - SIDE / 2];
      return {
        x: width / 2 + dx * Math.cos(angle) - dy * Math.sin(angle),
        y: width / 2 + dx * Math.sin(angle) + dy * Math.cos(angle),
      };
    });
  });

  it('is found mirrored: left stays what is seen on the left', async () => {
    const faces = await detect(astronaut().flop());
    const mirror = ({ x, y }: Point) => ({ x: SIDE - x, y });
    expect(faces).toHaveLength(1);
    const { leftEye, rightEye, mouthLeft, mouthRight } = faces[0]?.points ?? POINTS;
    const back = {
      leftEye: mirror(rightEye),
      rightEye: mirror(leftEye),
      mouthLeft: mirror(mouthRight),
      mouthRight: mirror(mouthLeft),
    };
    expectPoints(faces[0] && { ...faces[0], points: back }, 0.06, (p) => p);
  });

  it('is found in a picture of 96 x 96', async () => {
    const faces = await detect(astronaut().resize(96, 96));
    expect(faces).toHaveLength(1);
    expectPoints(faces[0], 0.08, ({ x, y }) => ({ x: x * (96 / SIDE), y: y * (96 / SIDE) }), 96 / SIDE);
  });

  it('is found small in a large picture', async () => {
    const faces = await detect(
      astronaut().extend({ top: 900, left: 1100, right: 500, bottom: 300, background: '#335544' }),
    );
    expect(faces).toHaveLength(1);
    expectPoints(faces[0], 0.06, ({ x, y }) => ({ x: x + 1100, y: y + 900 }));
  });

  it.each([
    [64, 75],
    [60, 60],
  ])('is found where it fills a picture of %i x %i', async (width, height) => {
    const [left, top] = [226 - width / 2, 122 - Math.floor(height / 2)];
    const faces = await detect(await baked(astronaut().extract({ left, top, width, height })));
    expect(faces).toHaveLength(1);
    expectPoints(faces[0], 0.15, ({ x, y }) => ({ x: x - left, y: y - top }));
  });
});

describe('several faces', () => {
  it('are sorted by size', async () => {
    const small = await astronaut().resize(280, 280).flop().png().toBuffer();
    const large = await astronaut().resize(700, 700).png().toBuffer();
    const medium = await astronaut().resize(400, 400).png().toBuffer();
    const canvas = sharp({ create: { width: 1400, height: 720, channels: 3, background: '#777777' } });
    const faces = await detect(
      canvas.composite([
        { input: small, left: 0, top: 200 },
        { input: large, left: 290, top: 10 },
        { input: medium, left: 995, top: 100 },
      ]),
    );
    expect(faces).toHaveLength(3);
    const scales = [700, 400, 280].map((side) => side / SIDE);
    faces.forEach(({ box }, i) => expect(box.width / (112 * (scales[i] ?? NaN))).toBeCloseTo(1, 0));
    expectPoints(faces[0], 0.06, ({ x, y }) => ({ x: 290 + x * (700 / SIDE), y: 10 + y * (700 / SIDE) }), 700 / SIDE);
    expectPoints(faces[1], 0.06, ({ x, y }) => ({ x: 995 + x * (400 / SIDE), y: 100 + y * (400 / SIDE) }), 400 / SIDE);
  });
});

describe('no face', () => {
  it.each([512, 64, 16, 8])('in a texture of %i cells', async (cells) => {
    expect(await detect(await texture(cells))).toEqual([]);
  });

  it('in the photograph without its face', async () => {
    expect(await detect(astronaut().extract({ left: 0, top: 200, width: 512, height: 312 }))).toEqual([]);
  });

  it('stops when cancelled', async () => {
    const image = await decodeImage(ASTRONAUT);
    await expect(detector.detect(image, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});
