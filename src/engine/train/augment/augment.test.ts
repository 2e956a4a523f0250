import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../tests/support/evaluate';
import { expectGrad } from '../../../../tests/support/expectGrad';
import { add, conv, grad, Graph, meanAll, mul, samePads, square, sum, tanh, type Value } from '../../graph';
import { Random } from '../../tensor/random';
import { f32, type F32 } from '../../tensor/tensor';
import { augment, augmentInputs, drawAugment, type AugmentInputs } from '.';

type Drawn = Record<string, F32>;

function draw(p: number, n: number, resolution: number, seed = 7): Drawn {
  return drawAugment(new Random(seed, 2), p, n, resolution) as Drawn;
}
/** Drawn numbers as constants of a graph instead of inputs. */
function fixed(g: Graph, n: number, resolution: number, drawn: Drawn): AugmentInputs {
  const constant = (name: string) => {
    const { data, shape } = drawn[`augment.${name}`] as F32;
    return g.constant(data, shape);
  };
  return {
    imageShape: [n, 3, resolution, resolution],
    blit: constant('blit'),
    lookup: { corner: constant('corner'), fraction: constant('fraction') },
    colour: constant('colour'),
  };
}
function normals(shape: readonly number[], seed: number): F32 {
  return f32(shape, new Random(seed).normals(shape.reduce((a, b) => a * b)));
}
const dot = (a: F32, b: F32) => a.data.reduce((total, x, i) => total + x * (b.data[i] as number), 0);

describe('augmentation as a graph', () => {
  it('the gradient is the adjoint: <A x - A 0, y> = <x, A* y>', async () => {
    const shape = [4, 3, 16, 16] as const;
    const g = new Graph();
    const [x, c] = [g.input('x', shape), g.input('c', shape)];
    const y = augment(g, x, augmentInputs(g, 4, 16));
    const [back] = grad(y, [x], c) as [Value];
    const feeds = { ...draw(1, 4, 16), c: normals(shape, 1) };
    const image = normals(shape, 2);
    const there = await evaluate({ y, back }, { ...feeds, x: image });
    const zero = (await evaluate({ y }, { ...feeds, x: f32(shape) })).y;
    const forwards = dot(there.y, feeds.c) - dot(zero, feeds.c);
    expect(Math.abs(forwards - dot(image, there.back))).toBeLessThan(
      1e-5 * Math.sqrt(dot(there.y, there.y) * dot(feeds.c, feeds.c)),
    );
    expect(Math.abs(forwards)).toBeGreaterThan(0.1);
  });

  it.each([8, 12])('first and second derivatives agree with finite differences at %i pixels', async (resolution) => {
    const drawn = draw(1, 2, resolution);
    await expectGrad({
      name: 'augment',
      shapes: [[2, 3, resolution, resolution]],
      build: (g, [x]) => tanh(augment(g, tanh(x as Value), fixed(g, 2, resolution, drawn))),
    });
  });

  it('R1 through the augmentation has the gradients of finite differences', async () => {
    const drawn = draw(1, 2, 8, 11);
    await expectGrad({
      name: 'R1',
      shapes: [
        [2, 3, 8, 8],
        [4, 3, 3, 3],
        [1, 4, 8, 8],
      ],
      build: (g, [x, kernel, last]) => {
        const [images, weight, head] = [x, kernel, last] as [Value, Value, Value];
        const seen = augment(g, images, fixed(g, 2, 8, drawn));
        const features = conv(seen, weight, { pads: samePads(3) });
        // of degree 2, so that R1 is a polynomial whose differences are exact
        const logits = mul(add(features, square(features)), head);
        const [slope] = grad(sum(logits), [images]) as [Value];
        return meanAll(square(slope));
      },
    });
  });

  it('serves two batches in one graph under different names', async () => {
    const g = new Graph();
    const x = g.input('x', [1, 3, 8, 8]);
    const y = augment(g, x, augmentInputs(g, 1, 8, 'real.'));
    const z = augment(g, x, augmentInputs(g, 1, 8, 'fake.'));
    const image = normals([1, 3, 8, 8], 4);
    const feeds = {
      x: image,
      ...drawAugment(new Random(1), 0, 1, 8, 'real.'),
      ...drawAugment(new Random(1), 1, 1, 8, 'fake.'),
    } as Drawn;
    const out = await evaluate({ y, z }, feeds);
    out.y.data.forEach((value, i) => expect(value).toBeCloseTo(image.data[i] as number, 5));
    expect(Math.hypot(...out.z.data.map((v, i) => v - (image.data[i] as number)))).toBeGreaterThan(1);
  });

  it('refuses images of another size, saying which', () => {
    const g = new Graph();
    const inputs = augmentInputs(g, 2, 8);
    expect(() => augment(g, g.input('x', [2, 3, 16, 16]), inputs)).toThrow(/\[2,3,8,8\] was given \[2,3,16,16\]/);
  });
});

describe('drawn inputs', () => {
  it('are those of the graph, by name, shape and type', () => {
    const g = new Graph();
    augmentInputs(g, 3, 8, 'a.');
    const wanted = g.values.map(({ shape, dtype, attrs }) => [(attrs as { name: string }).name, dtype, shape]);
    const drawn = Object.entries(drawAugment(new Random(1), 0.5, 3, 8, 'a.'));
    expect(drawn.map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual(wanted);
  });

  it('depend on the seed alone', () => {
    expect(draw(0.8, 3, 8, 5)).toEqual(draw(0.8, 3, 8, 5));
    expect(draw(0.8, 3, 8, 5)).not.toEqual(draw(0.8, 3, 8, 6));
  });

  it('leave the stream where any other p leaves it, and go on from a saved state', () => {
    const [a, b] = [new Random(9), new Random(9)];
    drawAugment(a, 0, 5, 8);
    drawAugment(b, 1, 5, 8, 'x.', { colour: false });
    expect(a.save()).toEqual(b.save());
    const later = new Random(9);
    later.restore(a.save());
    expect(drawAugment(later, 1, 2, 8)).toEqual(drawAugment(a, 1, 2, 8));
  });

  it('point into the up-sampled image however far a transformation goes', () => {
    const { data } = draw(1, 200, 8)['augment.corner'] as F32;
    const largest = (4 * 7 + 1) ** 2 - 1;
    // the neighbour right and below is within, too
    expect(data.every((i) => Number.isInteger(i) && i >= 0 && i + (4 * 7 + 1) + 1 <= largest)).toBe(true);
  });
});
