import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Graph, type Value } from '../../src/engine/graph';
import { compile } from '../../src/engine/onnx';
import { openRuntime } from '../../src/engine/runtime/providers';
import type { Runtime } from '../../src/engine/runtime/types';
import { Random } from '../../src/engine/tensor/random';
import { f32, type F32 } from '../../src/engine/tensor/tensor';
import { changedLoss, coarseLoss, pairLoss, paintingLoss, structureLoss } from './losses';

const SIZE = 16;
const SHAPE = [2, 3, SIZE, SIZE] as const;
const COUNT = 2 * 3 * SIZE * SIZE;
/** Index of a pixel's channel in the picture of a row. */
const at = (row: number, channel: number, y: number, x: number) => ((row * 3 + channel) * SIZE + y) * SIZE + x;
const ONES = f32([2, 1, SIZE, SIZE], new Float32Array(2 * SIZE * SIZE).fill(1));

/** The same noise twice: partners that agree everywhere. */
const noise = new Random(5, 1).normals(COUNT / 2).map((v) => 0.3 * v);
const alike = (): F32 => f32(SHAPE, [...noise, ...noise]);
const changed = (image: F32, change: (data: Float32Array) => void): F32 => {
  const copy = f32(image.shape, image.data.slice());
  change(copy.data);
  return copy;
};

let runtime: Runtime;
beforeAll(async () => void (runtime = await openRuntime({ provider: 'cpu', threads: 1 })));
afterAll(() => runtime.release());

type Loss = (image: Value, target: Value, mask: Value) => Value;
async function valueOf(loss: Loss, image: F32, target: F32): Promise<number> {
  const g = new Graph();
  const value = loss(g.input('image', SHAPE), g.input('target', SHAPE), g.input('mask', ONES.shape));
  const session = await runtime.load(compile({ value }, { name: 'loss' }));
  const given = { image, target, mask: ONES };
  const wanted = session.model.inputs.map(({ name }) => [name, given[name as keyof typeof given]]);
  const fetched = await session.run(Object.fromEntries(wanted) as typeof given);
  await session.release();
  return (fetched['value'] as F32).data[0] as number;
}

describe('losses of painting', () => {
  it.each(Object.entries({ paintingLoss, pairLoss, structureLoss, coarseLoss, changedLoss }))(
    '%s is nothing for the painting itself',
    async (_, loss) => {
      const target = changed(alike(), (data) => (data[at(0, 1, 4, 4)] = 1));
      expect(await valueOf(loss, target, target)).toBeCloseTo(0, 6);
    },
  );

  it('changedLoss counts what is wrong where the paintings of a pair differ, and there alone', async () => {
    const spot = at(0, 0, 2, 3);
    const target = changed(alike(), (data) => (data[spot] = (data[spot] as number) + 1));
    const elsewhere = changed(target, (data) => (data[at(0, 0, 9, 9)] = 1));
    expect(await valueOf(changedLoss, elsewhere, target)).toBeCloseTo(0, 7);
    const there = changed(target, (data) => (data[spot] = (data[spot] as number) - 0.5));
    // weight 1 / (1 + 0.1 ** 2) of the square, in the mean over all values
    expect(COUNT * (await valueOf(changedLoss, there, target))).toBeCloseTo(0.25 / 1.01, 4);
    const inPartner = changed(target, (data) => (data[at(1, 0, 2, 3)] = (data[at(1, 0, 2, 3)] as number) - 0.5));
    expect(COUNT * (await valueOf(changedLoss, inPartner, target))).toBeCloseTo(0.25 / 1.01, 4);
  });

  it('pairLoss does not see what both pictures of a pair have wrong', async () => {
    const both = changed(alike(), (data) => data.forEach((v, i) => (data[i] = v + (i % 7) * 0.1)));
    const partner = f32(SHAPE, [...both.data.slice(0, COUNT / 2), ...both.data.slice(0, COUNT / 2)]);
    expect(await valueOf(pairLoss, partner, alike())).toBeCloseTo(0, 6);
    const one = changed(alike(), (data) => (data[at(1, 2, 5, 5)] = 1));
    expect(await valueOf(pairLoss, one, alike())).toBeGreaterThan(1e-4);
  });

  it('coarseLoss sees colours and no detail', async () => {
    const chequered = changed(alike(), (data) =>
      data.forEach((v, i) => (data[i] = v + ((i + Math.floor(i / SIZE)) % 2 ? 0.2 : -0.2))),
    );
    expect(await valueOf(coarseLoss, chequered, alike())).toBeCloseTo(0, 6);
    const lighter = changed(alike(), (data) => data.forEach((v, i) => (data[i] = v + 0.2)));
    expect(await valueOf(coarseLoss, lighter, alike())).toBeCloseTo(0.2, 5);
  });
});
