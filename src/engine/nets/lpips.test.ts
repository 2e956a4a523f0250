import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../tests/support/evaluate';
import { featureWeights, TINY_LPIPS } from '../../../tests/support/featureWeights';
import { formulaNumbers } from '../../../tests/support/formulaWeights';
import { grad, Graph, sum, type Value } from '../graph';
import { f32, maxAbsDiff, rows, type F32 } from '../tensor/tensor';
import { lpips } from './lpips';
import { expectedShapes } from './shapes';

const config = TINY_LPIPS;
const weights = featureWeights({ kind: 'lpips-vgg16', config });
const images = formulaNumbers('images', [4, 3, 32, 32], 1.2);
const [a, b] = [rows(images, 0, 2), rows(images, 2, 4)];

async function distance(left: F32, right: F32, of = config): Promise<F32> {
  const g = new Graph();
  const d = lpips(g, of, g.input('a', left.shape), g.input('b', right.shape));
  return (await evaluate({ d }, { a: left, b: right }, { weights })).d;
}

/** A map [channels][side * side]. */
type Maps = number[][];
const data = (name: string) => (weights.get(name) as F32).data;

function convolved(x: Maps, side: number, name: string): Maps {
  const [kernel, bias] = [data(`${name}.weight`), data(`${name}.bias`)];
  return Array.from(bias, (start, o) =>
    Array.from({ length: side * side }, (_, p) => {
      let total = start;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [y, column] = [Math.floor(p / side) + dy, (p % side) + dx];
          if (y < 0 || column < 0 || y >= side || column >= side) continue;
          const tap = (dy + 1) * 3 + dx + 1;
          x.forEach(
            (map, c) =>
              (total += (map[y * side + column] as number) * (kernel[(o * x.length + c) * 9 + tap] as number)),
          );
        }
      }
      return Math.max(0, total);
    }),
  );
}
function halved(x: Maps, side: number): Maps {
  const half = side / 2;
  return x.map((map) =>
    Array.from({ length: half * half }, (_, p) => {
      const at = 2 * Math.floor(p / half) * side + 2 * (p % half);
      return Math.max(...[0, 1, side, side + 1].map((d) => map[at + d] as number));
    }),
  );
}
/** VGG16 as its paper tells it: two, two, three, three, three convolutions, halved in between. */
function reference(image: F32): Maps[] {
  const colours = [
    [-0.03, 0.458],
    [-0.088, 0.448],
    [-0.188, 0.45],
  ] as const;
  let side = 32;
  let x: Maps = colours.map(([shift, scale], c) =>
    Array.from(image.data.subarray(c * 1024, (c + 1) * 1024), (v) => (v - shift) / scale),
  );
  return ['0 2', '5 7', '10 12 14', '17 19 21', '24 26 28'].map((group, i) => {
    if (i > 0) {
      x = halved(x, side);
      side /= 2;
    }
    for (const place of group.split(' ')) x = convolved(x, side, `features.${place}`);
    return x;
  });
}
function referenceDistance(left: F32, right: F32): number {
  const [p, q] = [reference(left), reference(right)];
  return p.reduce((total, maps, i) => {
    const others = q[i] as Maps;
    const pixels = (maps[0] as number[]).length;
    let layer = 0;
    for (let k = 0; k < pixels; k++) {
      const length = (m: Maps) => Math.sqrt(m.reduce((s, map) => s + (map[k] as number) ** 2, 0)) + 1e-10;
      const [u, v] = [length(maps), length(others)];
      maps.forEach((map, c) => {
        const difference = (map[k] as number) / u - ((others[c] as number[])[k] as number) / v;
        layer += (data(`lin${i}.model.1.weight`)[c] as number) * difference ** 2;
      });
    }
    return total + layer / pixels;
  }, 0);
}

describe('LPIPS on VGG16', () => {
  it('has the published tensors', () => {
    const shapes = expectedShapes({
      kind: 'lpips-vgg16',
      config: { resolution: 256, channels: [64, 128, 256, 512, 512] },
    });
    expect(shapes.size).toBe(13 * 2 + 5);
    expect(Object.fromEntries(shapes)).toMatchObject({
      'features.0.weight': [64, 3, 3, 3],
      'features.5.weight': [128, 64, 3, 3],
      'features.14.weight': [256, 256, 3, 3],
      'features.17.weight': [512, 256, 3, 3],
      'features.28.weight': [512, 512, 3, 3],
      'features.28.bias': [512],
      'lin0.model.1.weight': [1, 64, 1, 1],
      'lin4.model.1.weight': [1, 512, 1, 1],
    });
    const numbers = [...shapes.values()].reduce((n, shape) => n + shape.reduce((x, y) => x * y, 1), 0);
    expect(numbers).toBe(14_714_688 + 1472);
  });

  it('computes what its definition says', async () => {
    const expected = [0, 1].map((n) => referenceDistance(rows(a, n, n + 1), rows(b, n, n + 1)));
    const found = await distance(a, b);
    expect(found.shape).toEqual([2]);
    expect(Math.min(...expected)).toBeGreaterThan(0.1);
    expect(maxAbsDiff(found.data, expected)).toBeLessThan(1e-5);
  });

  it('is zero for equal images and the same both ways round', async () => {
    expect([...(await distance(a, a)).data]).toEqual([0, 0]);
    expect(maxAbsDiff((await distance(a, b)).data, (await distance(b, a)).data)).toBeLessThan(1e-6);
  });

  it('averages larger images down', async () => {
    const twice = ({ data: from }: F32) =>
      f32(
        [2, 3, 64, 64],
        Array.from({ length: 2 * 3 * 64 * 64 }, (_, i) => {
          const [map, y, x] = [Math.floor(i / 4096), Math.floor(i / 64) % 64, i % 64];
          return from[map * 1024 + (y >> 1) * 32 + (x >> 1)] as number;
        }),
      );
    const limited = await distance(twice(a), twice(b), { ...config, resolution: 32 });
    expect(maxAbsDiff(limited.data, (await distance(a, b)).data)).toBeLessThan(1e-5);
  });

  it('has a gradient that points uphill and is finite on flat images, where features are zero or tie', async () => {
    const g = new Graph();
    const [left, right] = [g.input('a', a.shape), g.input('b', b.shape)];
    const d = sum(lpips(g, config, left, right));
    const [slope] = grad(d, [left]) as [Value];
    const at = (image: F32) => evaluate({ d, slope }, { a: image, b }, { weights });
    const here = await at(a);
    const length = Math.hypot(...here.slope.data);
    const moved = await at(
      f32(
        a.shape,
        a.data.map((v, i) => v + (1e-2 * (here.slope.data[i] as number)) / length),
      ),
    );
    expect(((moved.d.data[0] as number) - (here.d.data[0] as number)) / 1e-2 / length).toBeCloseTo(1, 1);
    for (const value of [0, -1, -50]) {
      const flat = await at(f32(a.shape, new Float32Array(a.data.length).fill(value)));
      expect(flat.slope.data.every(Number.isFinite)).toBe(true);
    }
  });
});
