import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { add, gemm, Graph, meanAll, square, sub } from '../../src/engine/graph';
import { openRuntime } from '../../src/engine/runtime/providers';
import type { Runtime } from '../../src/engine/runtime/types';
import type { Random } from '../../src/engine/tensor/random';
import { f32 } from '../../src/engine/tensor/tensor';
import { trainingStep } from '../../src/engine/train/step';
import { regress, type RegressionOptions } from './regress';

let runtime: Runtime;
let folder: string;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  runtime = await openRuntime({ provider: 'cpu' });
  folder = mkdtempSync(join(tmpdir(), 'regress-'));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await runtime.release();
  rmSync(folder, { recursive: true });
});

const ROWS = 8;
const SLOPES = [2, -3];

/** y = slopes . x + 5, from a weight and a bias that start at zero. */
function line(options: Partial<RegressionOptions> = {}, rows = ROWS): RegressionOptions {
  const g = new Graph();
  const predicted = add(gemm(g.input('x', [rows, 2]), g.weight('slopes', [2, 1])), g.weight('bias', [1]));
  return {
    name: 'line',
    step: trainingStep('line', meanAll(square(sub(predicted, g.input('y', [rows, 1]))))),
    initial: new Map([
      ['slopes', f32([2, 1])],
      ['bias', f32([1])],
    ]),
    steps: 400,
    batchSize: ROWS,
    rate: 0.1,
    holdUntil: 0.5,
    batch: points,
    ...options,
  };
}

function points(random: Random) {
  const x = random.normals(2 * ROWS);
  const y = Array.from({ length: ROWS }, (_, i) => x[2 * i]! * SLOPES[0]! + x[2 * i + 1]! * SLOPES[1]! + 5);
  return { x: f32([ROWS, 2], x), y: f32([ROWS, 1], y) };
}

const learn = (options: RegressionOptions, place: string) => regress(runtime, options, join(folder, place));

it('finds what the answers follow from', async () => {
  const weights = await learn(line(), 'whole');
  const [slopes, bias] = [weights.get('slopes')!.data, weights.get('bias')!.data];
  for (const [found, wanted] of [
    [slopes[0], 2],
    [slopes[1], -3],
    [bias[0], 5],
  ])
    expect(found).toBeCloseTo(wanted!, 2);
});

it('ends at the same numbers after an interruption, and does nothing where it has ended', async () => {
  const whole = await learn(line(), 'whole');
  let left = 150;
  const breaking = (random: Random) => {
    if (left-- === 0) throw new Error('the power fails');
    return points(random);
  };
  await expect(learn(line({ batch: breaking }), 'broken')).rejects.toThrow('the power fails');
  const resumed = await learn(line(), 'broken');
  const never = () => {
    throw new Error('asked for a batch');
  };
  const again = await learn(line({ batch: never }), 'broken');
  for (const name of ['slopes', 'bias']) {
    expect(resumed.get(name)!.data).toEqual(whole.get(name)!.data);
    expect(again.get(name)!.data).toEqual(whole.get(name)!.data);
  }
});

it('learns from the parts of a batch what it learns from the whole', async () => {
  const half = (rows: ReturnType<typeof points>, part: number) =>
    Object.fromEntries(
      Object.entries(rows).map(([name, { shape, data }]) => {
        const size = data.length / 2;
        return [name, f32([ROWS / 2, shape[1]!], data.slice(part * size, (part + 1) * size))];
      }),
    );
  const both: ReturnType<typeof points>[] = [];
  const parts = (random: Random) => {
    const [first] = both.splice(0);
    if (first) return half(first, 1);
    both.push(points(random));
    return half(both[0]!, 0);
  };
  const divided = await learn(line({ parts: 2, batch: parts, steps: 40 }, ROWS / 2), 'divided');
  const whole = await learn(line({ steps: 40 }), 'undivided');
  for (const [name, { data }] of whole)
    data.forEach((value, i) => expect(divided.get(name)!.data[i]).toBeCloseTo(value, 4));
});

it('scales the rate of a parameter', async () => {
  const weights = await learn(line({ rateScale: (name) => (name === 'bias' ? 0 : 1) }), 'scaled');
  expect(weights.get('bias')!.data[0]).toBe(0);
  expect(weights.get('slopes')!.data[1]).toBeLessThan(-1);
});

it('measures the averaged weights on the way', async () => {
  const measured: number[] = [];
  const measure = async (average: ReadonlyMap<string, { data: Float32Array }>) => {
    measured.push(average.get('bias')!.data[0]!);
    return { name: 'bias', value: 0 };
  };
  await learn(line({ steps: 1_000, measure }), 'measured');
  expect(measured).toHaveLength(2);
  expect(measured[1]).toBeCloseTo(5, 2);
});
