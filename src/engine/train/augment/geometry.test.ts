import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../../tests/support/evaluate';
import { Graph } from '../../graph';
import { Random } from '../../tensor/random';
import { f32, maxAbsDiff, type F32 } from '../../tensor/tensor';
import { augment, augmentFeeds, augmentInputs, IDENTITY, type Transformation } from '.';
import { downSampling, LOW_PASS, lookupsOf, periodOf, reflect, upSampling } from './resampling';

/** Rounding of float32 through the two resamplings, for images of about [-1,1]. */
const ROUNDING = 2e-6;

function noise(n: number, resolution: number, seed = 1): F32 {
  const random = new Random(seed);
  return f32(
    [n, 3, resolution, resolution],
    Array.from({ length: n * 3 * resolution ** 2 }, () => 2 * random.uniform() - 1),
  );
}

async function augmented(images: F32, batch: readonly Partial<Transformation>[]): Promise<F32> {
  const g = new Graph();
  const [n, , resolution] = images.shape as [number, number, number];
  const y = augment(g, g.input('x', images.shape), augmentInputs(g, n, resolution));
  const complete = batch.map((t) => ({ ...IDENTITY, ...t }));
  const feeds = { x: images, ...augmentFeeds(complete, resolution) } as Record<string, F32>;
  return (await evaluate({ y }, feeds)).y;
}

/** The same pixel rule for every image and channel: y[row, column] = x[...source(row, column)]. */
function picked(images: F32, source: (y: number, x: number) => readonly [number, number]): F32 {
  const r = images.shape[3] as number;
  return f32(
    images.shape,
    images.data.map((_, at) => {
      const inside = at % (r * r);
      const [y, x] = source(Math.floor(inside / r), inside % r);
      return images.data[at - inside + y * r + x] as number;
    }),
  );
}

describe('resampling along an axis', () => {
  it('uses a filter of sum 1 that is orthogonal to itself shifted by 2, 4, ...', () => {
    expect(LOW_PASS.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
    for (const shift of [0, 2, 4, 6, 8, 10]) {
      const product = LOW_PASS.reduce((sum, tap, k) => sum + 2 * tap * (LOW_PASS[k + shift] ?? 0), 0);
      expect(product).toBeCloseTo(shift === 0 ? 1 : 0, 10);
    }
  });

  it('continues by reflection without repeating the border', () => {
    expect([-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7].map((i) => reflect(i, 4))).toEqual([3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1]);
  });

  it('keeps constants, and repeats its first row at the end', () => {
    const up = upSampling(5);
    const sums = Array.from({ length: periodOf(5) + 1 }, (_, j) => up.slice(5 * j, 5 * j + 5).reduce((a, b) => a + b));
    for (const sum of sums) expect(sum).toBeCloseTo(1, 6);
    expect(up.slice(-5)).toEqual(up.slice(0, 5));
    expect(downSampling(5).length).toBe(5 * lookupsOf(5));
  });
});

describe('exact transformations', () => {
  it.each([8, 16, 33])('the identity gives the images back at %i pixels', async (resolution) => {
    const images = noise(2, resolution);
    expect(maxAbsDiff((await augmented(images, [{}, {}])).data, images.data)).toBeLessThan(ROUNDING);
  });

  it('mirroring and quarter turns permute pixels', async () => {
    const images = noise(1, 9);
    const expected = {
      mirror: picked(images, (y, x) => [y, 8 - x]),
      // the right column becomes the top row
      turn: picked(images, (y, x) => [x, 8 - y]),
      half: picked(images, (y, x) => [8 - y, 8 - x]),
      both: picked(images, (y, x) => [8 - x, y]),
    };
    const actual = {
      mirror: await augmented(images, [{ mirror: true }]),
      turn: await augmented(images, [{ quarters: 1 }]),
      half: await augmented(images, [{ quarters: 2 }]),
      both: await augmented(
        picked(images, (y, x) => [y, 8 - x]),
        [{ mirror: true, quarters: 3 }],
      ),
    };
    for (const [name, wanted] of Object.entries(expected))
      expect(maxAbsDiff(actual[name as keyof typeof actual].data, wanted.data), name).toBeLessThan(ROUNDING);
  });

  it('whole pixels move and the border is a reflection, each sample on its own', async () => {
    const images = noise(3, 16);
    // 0.125 of 16 pixels is 2; 0.1 is rounded to 2; -0.09 to -1
    const actual = await augmented(images, [{ shift: [0.125, 0] }, { shift: [-0.09, 0.1] }, {}]);
    const moves = [
      [2, 0],
      [-1, 2],
      [0, 0],
    ] as const;
    moves.forEach(([dx, dy], n) => {
      const wanted = picked(images, (y, x) => [reflect(y - dy, 16), reflect(x - dx, 16)]);
      const sample = (t: F32) => t.data.subarray(n * 768, (n + 1) * 768);
      expect(maxAbsDiff(sample(actual), sample(wanted)), `sample ${n}`).toBeLessThan(ROUNDING);
    });
  });

  it('a fine shift by whole pixels is the same as a whole one, also far outside the image', async () => {
    const images = noise(1, 8);
    const actual = await augmented(images, [{ fineShift: [20 / 8, -31 / 8] }]);
    const wanted = picked(images, (y, x) => [reflect(y + 31, 8), reflect(x - 20, 8)]);
    expect(maxAbsDiff(actual.data, wanted.data)).toBeLessThan(ROUNDING);
  });
});

describe('rounding', () => {
  it('a rotation too small to see does not point past the field', async () => {
    const images = noise(2, 8);
    const actual = await augmented(images, [{ preRotation: 1e-17 }, { postRotation: -1e-17 }]);
    expect(maxAbsDiff(actual.data, images.data)).toBeLessThan(ROUNDING);
  });
});

type Matrix3 = readonly (readonly [number, number, number])[];

/**
 * The definition of StyleGAN2-ADA step by step on one channel: reflect by the largest margin there is, insert zeros and convolve,
 * look up bilinearly in normalised coordinates with zeros outside, correlate and decimate.
 * @param inverse maps centred output pixels to centred input pixels
 */
function naive(image: Float32Array, r: number, inverse: Matrix3): Float32Array {
  const margin = r - 1;
  const padded = r + 2 * margin;
  const at = (y: number, x: number) => image[reflect(y - margin, r) * r + reflect(x - margin, r)] as number;
  const big = 2 * padded;
  const zeroInserted = (y: number, x: number) =>
    y < 0 || x < 0 || y >= big || x >= big || y % 2 || x % 2 ? 0 : at(y / 2, x / 2);
  const field = Float64Array.from({ length: big * big }, (_, i) => {
    const [y, x] = [Math.floor(i / big), i % big];
    let total = 0;
    // pads (6, 5) and a true convolution with the filter of gain 4
    for (let a = (y + 1) % 2; a < 12; a += 2)
      for (let b = (x + 1) % 2; b < 12; b += 2)
        total += 4 * (LOW_PASS[a] ?? 0) * (LOW_PASS[b] ?? 0) * zeroInserted(y + 5 - a, x + 5 - b);
    return total;
  });
  const side = 2 * (r + 6);
  const pixel = (y: number, x: number) => (y < 0 || x < 0 || y >= big || x >= big ? 0 : (field[y * big + x] as number));
  const looked = (row: number, column: number) => {
    // normalised output position -> centred in up-sampled pixels -> half a pixel over -> image pixels -> and back
    const [x, y] = [((2 * column + 1) / side - 1) * (side / 2), ((2 * row + 1) / side - 1) * (side / 2)];
    const [ox, oy] = [(x + 0.5) / 2, (y + 0.5) / 2];
    const [ix, iy] = inverse.slice(0, 2).map((m) => 2 * (m[0] * ox + m[1] * oy + m[2]) - 0.5) as [number, number];
    const [u, v] = [((ix / (big / 2) + 1) * big - 1) / 2, ((iy / (big / 2) + 1) * big - 1) / 2];
    const [left, top] = [Math.floor(u), Math.floor(v)];
    const [fx, fy] = [u - left, v - top];
    return (
      (1 - fy) * ((1 - fx) * pixel(top, left) + fx * pixel(top, left + 1)) +
      fy * ((1 - fx) * pixel(top + 1, left) + fx * pixel(top + 1, left + 1))
    );
  };
  const seen = Array.from({ length: side * side }, (_, i) => looked(Math.floor(i / side), i % side));
  return Float32Array.from({ length: r * r }, (_, i) => {
    const [y, x] = [Math.floor(i / r), i % r];
    let total = 0;
    LOW_PASS.forEach((fy, a) =>
      LOW_PASS.forEach((fx, b) => (total += fy * fx * (seen[(2 * y + 1 + a) * side + 2 * x + 1 + b] as number))),
    );
    return total;
  });
}

/** Product of the forward matrices, inverted: the last factor is applied first. */
function inverseOf(forward: readonly Matrix3[]): Matrix3 {
  const times = (a: Matrix3, b: Matrix3) =>
    a.map((row) => [0, 1, 2].map((j) => row.reduce((sum, x, k) => sum + x * (b[k]?.[j] ?? 0), 0)));
  const [[a, b, c], [d, e, f]] = forward.reduce((p, q) => times(p, q) as unknown as Matrix3) as unknown as [
    [number, number, number],
    [number, number, number],
  ];
  const det = a * e - b * d;
  return [
    [e / det, -b / det, (b * f - c * e) / det],
    [-d / det, a / det, (c * d - a * f) / det],
    [0, 0, 1],
  ];
}
const move = (x: number, y: number): Matrix3 => [
  [1, 0, x],
  [0, 1, y],
  [0, 0, 1],
];
const zoom = (x: number, y: number): Matrix3 => [
  [x, 0, 0],
  [0, y, 0],
  [0, 0, 1],
];
/** Counter-clockwise with y pointing down. */
const turn = (angle: number): Matrix3 => [
  [Math.cos(angle), Math.sin(angle), 0],
  [-Math.sin(angle), Math.cos(angle), 0],
  [0, 0, 1],
];

describe('resampling against the definition computed step by step', () => {
  const R = 12;
  const images = noise(1, R, 5);
  const cases: readonly [string, Partial<Transformation>, readonly Matrix3[]][] = [
    ['enlargement', { scale: 1.3 }, [zoom(1.3, 1.3)]],
    ['reduction', { scale: 0.7 }, [zoom(0.7, 0.7)]],
    ['rotation', { preRotation: 0.6 }, [turn(0.6)]],
    ['rotation afterwards', { postRotation: -2.5 }, [turn(-2.5)]],
    ['stretching', { stretch: 1.2 }, [zoom(1.2, 1 / 1.2)]],
    ['a shift by fractions of a pixel', { fineShift: [0.11, -0.17] }, [move(0.11 * R, -0.17 * R)]],
    [
      'all in their order',
      {
        shift: [0.1, -0.08],
        scale: 0.9,
        preRotation: 1.1,
        stretch: 0.85,
        postRotation: -0.4,
        fineShift: [-0.06, 0.09],
      },
      [move(-0.06 * R, 0.09 * R), turn(-0.4), zoom(0.85, 1 / 0.85), turn(1.1), zoom(0.9, 0.9), move(1, -1)],
    ],
  ];
  it.each(cases)('%s', async (_, transformation, forward) => {
    const actual = await augmented(images, [transformation]);
    const inverse = inverseOf(forward);
    for (let c = 0; c < 3; c++) {
      const channel = (t: F32) => t.data.slice(c * R * R, (c + 1) * R * R);
      expect(maxAbsDiff(channel(actual), naive(channel(images), R, inverse))).toBeLessThan(1e-5);
    }
  });
});

describe('directions, on a smooth image', () => {
  const R = 16;
  /** A bump in the upper right. */
  const bump = f32(
    [1, 3, R, R],
    Array.from({ length: 3 * R * R }, (_, i) =>
      Math.exp(-(((i % R) - 10) ** 2 + ((Math.floor(i / R) % R) - 5) ** 2) / 12),
    ),
  );
  const peak = ({ data }: F32) => {
    const at = data.indexOf(data.reduce((a, b) => Math.max(a, b)));
    return [at % R, Math.floor(at / R) % R];
  };
  let quarter: F32;
  beforeAll(async () => {
    quarter = await augmented(bump, [{ quarters: 1 }]);
  });

  it('a rotation by 90 degrees is a quarter turn but for the softness of the filter', async () => {
    expect(peak(quarter)).toEqual([5, 5]);
    const before = await augmented(bump, [{ preRotation: Math.PI / 2 }]);
    const afterwards = await augmented(bump, [{ postRotation: Math.PI / 2 }]);
    expect(maxAbsDiff(before.data, quarter.data)).toBeLessThan(0.05);
    expect(maxAbsDiff(afterwards.data, before.data)).toBeLessThan(1e-6);
  });

  it('a shift goes right and down, an enlargement goes out from the middle', async () => {
    expect(peak(await augmented(bump, [{ fineShift: [2 / R, 3 / R] }]))).toEqual([12, 8]);
    expect(peak(await augmented(bump, [{ scale: 1.8 }]))).toEqual([12, 3]);
    expect(peak(await augmented(bump, [{ stretch: 1.8 }]))).toEqual([12, 6]);
  });
});
