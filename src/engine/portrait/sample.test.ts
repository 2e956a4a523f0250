import { describe, expect, it } from 'vitest';
import { cropFromPoints } from './align';
import type { RgbImage } from './image';
import { cropToImage, squareQuad, type Quad } from './quad';
import { sampleQuad, type Crop } from './sample';

function paint(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): RgbImage {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgb.set(colour(x, y), 3 * (y * width + x));
  return { width, height, rgb };
}

/** Pixel values that say where they are: at the continuous position (x, y) red is x - 0.5 and green y - 0.5. */
const map = paint(250, 240, (x, y) => [x, y, 7]);

/** Value of a channel in 0..255 at pixel (i, j) of a crop. */
function at({ tensor }: Crop, channel: number, i: number, j: number): number {
  const resolution = tensor.shape[3] ?? 0;
  return ((tensor.data[(channel * resolution + j) * resolution + i] ?? NaN) + 1) * 127.5;
}

function expectLinear(quad: Quad, resolution: number): void {
  const crop = sampleQuad(map, quad, resolution);
  expect(crop.tensor.shape).toEqual([1, 3, resolution, resolution]);
  let worst = 0;
  for (let j = 0; j < resolution; j++) {
    for (let i = 0; i < resolution; i++) {
      const { x, y } = cropToImage(quad, resolution, { x: i + 0.5, y: j + 0.5 });
      worst = Math.max(worst, Math.abs(at(crop, 0, i, j) - (x - 0.5)), Math.abs(at(crop, 1, i, j) - (y - 0.5)));
    }
  }
  expect(worst).toBeLessThan(1e-3);
  expect(at(crop, 2, 1, 1)).toBeCloseTo(7, 4);
}

describe('sampleQuad', () => {
  it.each([
    ['as it is', squareQuad({ x: 120, y: 118 }, 64), 64],
    ['by a third of a pixel', squareQuad({ x: 120.33, y: 118.71 }, 64), 64],
    ['enlarged', squareQuad({ x: 120, y: 118 }, 20.5), 64],
    ['shrunk a little', squareQuad({ x: 120, y: 118 }, 100), 64],
    ['shrunk a lot', squareQuad({ x: 121.3, y: 117.2 }, 212), 16],
    ['turned', squareQuad({ x: 121.3, y: 117.2 }, 90, 0.6), 40],
    ['upside down', squareQuad({ x: 121.3, y: 117.2 }, 200, Math.PI), 20],
    ['turned and shrunk', squareQuad({ x: 121.3, y: 117.2 }, 150, -2.2), 16],
  ])('places pixels exactly: %s', (_, quad, resolution) => expectLinear(quad, resolution));

  it('copies pixels bit by bit where crop and picture coincide', () => {
    const noise = paint(32, 32, (x, y) => [(x * 91 + y * 57) % 256, (x * 13 + y * 131) % 256, (x * y) % 256]);
    const crop = sampleQuad(noise, squareQuad({ x: 16, y: 16 }, 32), 32);
    expect(crop.picture).toEqual(noise);
    expect(Math.min(...crop.tensor.data)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...crop.tensor.data)).toBeLessThanOrEqual(1);
  });

  it.each([3, 4, 7.3, 16])('lets no fine pattern through when it shrinks by %d', (ratio) => {
    const checks = paint(256, 256, (x, y) => ((x + y) % 2 ? [255, 255, 255] : [0, 0, 0]));
    const resolution = Math.floor(200 / ratio);
    const crop = sampleQuad(checks, squareQuad({ x: 128, y: 128 }, resolution * ratio), resolution);
    for (const value of crop.tensor.data) expect(Math.abs(value)).toBeLessThan(0.12);
  });

  it('keeps what is as large as the crop can hold', () => {
    const stripes = paint(256, 256, (x) => (Math.floor(x / 16) % 2 ? [255, 0, 0] : [0, 0, 0]));
    const crop = sampleQuad(stripes, squareQuad({ x: 128, y: 128 }, 256), 32);
    for (let i = 0; i < 32; i++) expect(at(crop, 0, i, 16)).toBeCloseTo(Math.floor(i / 2) % 2 ? 255 : 0, 3);
  });

  it('sets a turned face upright', () => {
    // Four coloured dots for eyes and mouth corners, turned by 150 degrees about the middle of the picture.
    const colours = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 0],
    ] as const;
    const turned = [
      { x: -30, y: -20 },
      { x: 30, y: -20 },
      { x: -22, y: 34 },
      { x: 22, y: 34 },
    ].map(({ x, y }) => {
      const angle = (150 / 180) * Math.PI;
      return { x: 200 + x * Math.cos(angle) - y * Math.sin(angle), y: 180 + x * Math.sin(angle) + y * Math.cos(angle) };
    });
    const face = paint(400, 360, (x, y) => {
      const dot = turned.findIndex((point) => Math.hypot(x + 0.5 - point.x, y + 0.5 - point.y) < 8);
      return colours[dot] ?? [20, 20, 20];
    });
    const [leftEye, rightEye, mouthLeft, mouthRight] = turned as [
      Quad['centre'],
      Quad['centre'],
      Quad['centre'],
      Quad['centre'],
    ];
    const crop = sampleQuad(face, cropFromPoints({ leftEye, rightEye, mouthLeft, mouthRight }), 120);
    // Side 240 in the picture, 2 of its pixels for one of the crop's; the crop's centre lies 5.4 below the eyes.
    const upright = [
      [45, 57.3],
      [75, 57.3],
      [49, 84.3],
      [71, 84.3],
    ] as const;
    upright.forEach(([x, y], k) => {
      const got = [0, 1, 2].map((c) => Math.round(at(crop, c, Math.floor(x), Math.floor(y))));
      expect(got).toEqual([...(colours[k] ?? [])]);
    });
  });
});

describe('beyond the edges', () => {
  const left = squareQuad({ x: 20, y: 120 }, 120);
  const corner = squareQuad({ x: 240, y: 10 }, 160, 0.4);

  it('leaves the inside of the picture as it is', () => {
    const crop = sampleQuad(map, left, 120);
    // 16 pixels, a third of the fading depth, and then some from the edge at crop column 40.
    for (let i = 62; i < 119; i++) expect(at(crop, 0, i, 60)).toBeCloseTo(i - 40, 3);
  });

  it('mirrors, then fades to the median without a visible edge', () => {
    const crop = sampleQuad(map, left, 120);
    const row = Array.from({ length: 120 }, (_, i) => at(crop, 0, i, 60));
    expect(row[38]).toBeLessThan(12);
    const steps = row.slice(1).map((value, i) => Math.abs(value - (row[i] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(3);
    const hard = sampleQuad(map, left, 120, { outside: 'black' });
    expect(at(hard, 0, 20, 60)).toBeCloseTo(0, 4);
    expect(at(hard, 0, 90, 60)).toBeCloseTo(50, 3);
  });

  it('is softer the further out it lies', () => {
    const checks = paint(250, 240, (x, y) => (((x >> 2) + (y >> 2)) % 2 ? [255, 255, 255] : [0, 0, 0]));
    const crop = sampleQuad(checks, left, 120);
    const contrast = (i: number) => {
      const column = Array.from({ length: 120 }, (_, j) => at(crop, 0, i, j));
      return Math.max(...column) - Math.min(...column);
    };
    expect(contrast(80)).toBeGreaterThan(250);
    expect(contrast(38)).toBeLessThan(60);
    expect(contrast(5)).toBeLessThan(20);
  });

  it.each([
    ['a corner', corner, 64],
    ['nearly everything', squareQuad({ x: 0, y: 0 }, 400, 1), 32],
    ['far more than the picture', squareQuad({ x: 125, y: 120 }, 2000), 64],
  ])('gives finite values when the quad leaves %s', (_, quad, resolution) => {
    for (const outside of ['soften', 'black'] as const) {
      const crop = sampleQuad(map, quad, resolution, { outside });
      expect(crop.tensor.data.every((value) => value >= -1.0001 && value <= 1.0001)).toBe(true);
    }
  });
});
