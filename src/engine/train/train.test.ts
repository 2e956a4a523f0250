import { describe, expect, it } from 'vitest';
import { Graph, add, gemm, meanAll, square, sub } from '../graph';
import { openRuntime } from '../runtime/providers';
import { Random } from '../tensor/random';
import { f32 } from '../tensor/tensor';
import { Adam } from './adam';
import { Parameters } from './parameters';
import { runStep, trainingStep } from './step';
import { moveAverage } from './vectors';

describe('Adam', () => {
  it('takes bias-corrected steps, worked out by hand', () => {
    const adam = new Adam(1, { beta1: 0.9, beta2: 0.99, epsilon: 0 });
    const x = Float32Array.of(1);
    adam.update(x, Float32Array.of(4), 0.1);
    expect(x[0]).toBeCloseTo(0.9, 6); // the first step is the rate, whatever the gradient
    adam.update(x, Float32Array.of(-2), 0.1);
    // m = (0.9*0.4 - 0.2)/0.19, v = (0.99*0.16 + 0.04)/0.0199
    expect(x[0]).toBeCloseTo(0.9 - (0.1 * (0.16 / 0.19)) / Math.sqrt(0.1984 / 0.0199), 5);
  });
  it('keeps no first moment at beta1 = 0 and scales the rate by parameter', () => {
    const adam = new Adam(2, { epsilon: 0 });
    expect(adam.first).toBeUndefined();
    const x = Float32Array.of(0, 0);
    adam.update(x, Float32Array.of(5, 5), 0.1, { scales: Float32Array.of(1, 3) });
    expect([...x].map((v) => Number(v.toFixed(5)))).toEqual([-0.1, -0.3]);
  });
  it('averages towards the current parameters', () => {
    const average = Float32Array.of(0, 4);
    moveAverage(average, Float32Array.of(8, 0), 0.75);
    expect([...average]).toEqual([2, 3]);
  });
});

describe('parameters', () => {
  const layout = new Parameters([
    { name: 'a', shape: [2, 2] },
    { name: 'b', shape: [] },
  ]);
  it('lie in one array, seen through views', () => {
    const flat = layout.flatten(
      new Map([
        ['b', f32([], [9])],
        ['a', f32([2, 2], [1, 2, 3, 4])],
      ]),
    );
    expect([...flat]).toEqual([1, 2, 3, 4, 9]);
    layout.views(flat).get('b')?.data.set([7]);
    expect(flat[4]).toBe(7);
  });
  it('refuse a missing or misshapen tensor by name', () => {
    expect(() => layout.flatten(new Map([['a', f32([4])]]))).toThrow(/parameter b is missing/);
    expect(() => layout.flatten(new Map([['a', f32([3])]]))).toThrow(/parameter a is \[3\]/);
  });
});

describe('training step', () => {
  it('trains what is not frozen until a linear map is found', async () => {
    const g = new Graph();
    const x = g.input('x', [16, 3]);
    const y = add(gemm(x, g.weight('w', [3, 2])), g.weight('fixed', [2]));
    const step = trainingStep('linear', meanAll(square(sub(y, g.input('target', [16, 2])))), {
      frozen: new Map([['fixed', f32([2], [1, -1])]]),
    });
    expect(step.parameters.specs.map(({ name }) => name)).toEqual(['w']);
    const runtime = await openRuntime({ provider: 'cpu', threads: 1 });
    const session = await runtime.load(step.model, { purpose: 'training' });
    const truth = [1, -2, 0.5, 3, -1, 0.25];
    const random = new Random(3);
    const flat = new Float32Array(6);
    const gradient = new Float32Array(6);
    const adam = new Adam(6, { beta1: 0.9 });
    for (let i = 0; i < 400; i++) {
      const inputs = f32([16, 3], random.normals(48));
      const target = f32([16, 2]);
      for (let n = 0; n < 32; n++) {
        const [row, column] = [n >> 1, n % 2];
        const product = [0, 1, 2].reduce(
          (s, k) => s + (inputs.data[row * 3 + k] ?? 0) * (truth[k * 2 + column] ?? 0),
          0,
        );
        target.data[n] = product + (column ? -1 : 1);
      }
      await runStep(step, session, flat, gradient, { x: inputs, target });
      adam.update(flat, gradient, i < 300 ? 0.05 : 0.005);
    }
    truth.forEach((value, i) => expect(flat[i]).toBeCloseTo(value, 2));
    await runtime.release();
  });
});
