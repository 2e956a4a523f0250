import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Graph, add, gemm, meanAll, square, sub } from '../../src/engine/graph';
import { openRuntime } from '../../src/engine/runtime/providers';
import type { Runtime } from '../../src/engine/runtime/types';
import { Random } from '../../src/engine/tensor/random';
import { f32 } from '../../src/engine/tensor/tensor';
import { Lanes } from '../../src/engine/train/lanes';
import { Learner } from '../../src/engine/train/learner';
import { StopFlag } from '../../src/engine/train/stopFlag';
import { trainingStep } from '../../src/engine/train/step';
import { WorkerLanes } from '../../src/main/workers/lanes';

/** Rows of a micro-batch of the linear map, whose gradient depends on its rows. */
const ROWS = 4;
const g = new Graph();
const y = add(gemm(g.input('x', [ROWS, 3]), g.weight('w', [3, 2])), g.weight('b', [2]));
const step = trainingStep('linear', meanAll(square(sub(y, g.input('target', [ROWS, 2])))));
const initial = new Map([
  ['w', f32([3, 2], [1, 2, 3, 4, 5, 6])],
  ['b', f32([2], [0, 1])],
]);
const batches = Array.from({ length: 5 }, (_, i) => {
  const random = new Random(i);
  return { x: f32([ROWS, 3], random.normals(3 * ROWS)), target: f32([ROWS, 2], random.normals(2 * ROWS)) };
});

/** An iteration of all batches, so many at once as there are lanes. */
async function learn(runtimes: readonly Runtime[]): Promise<{ flat: Float32Array; losses: number[] }> {
  const learner = new Learner('linear', step.parameters, initial, {});
  const lanes = new Lanes(runtimes);
  const losses: number[] = [];
  let at = 0;
  await lanes.inTurns(batches.length, new StopFlag(), async (count) => {
    const found = await lanes.accumulate(learner, step, batches.slice(at, at + count));
    losses.push(...found.map(({ loss }) => loss as number));
    at += count;
  });
  learner.update(0.1);
  await lanes.release();
  return { flat: learner.flat, losses };
}

describe('lanes of a training', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await openRuntime({ provider: 'cpu', threads: 3 });
  });
  afterAll(() => runtime.release());

  it('are this thread and workers, and learn what one lane learns', async () => {
    const source = new WorkerLanes(runtime.provider);
    expect(source.counts).toEqual([1, 3]);
    const runtimes = await source.open(3);
    const [alone, together] = [await learn([runtime]), await learn(runtimes)];
    expect(together).toEqual(alone);
    expect(alone.flat).not.toEqual(Float32Array.of(1, 2, 3, 4, 5, 6, 0, 1));
    await source.release();
    await expect(runtimes[2]?.load(step.model)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('share the threads, and are one on a provider that has none', async () => {
    const source = new WorkerLanes({ ...runtime.provider, threads: 8 });
    const runtimes = await source.open(2);
    expect(runtimes.map(({ provider }) => provider.threads)).toEqual([4, 4]);
    await source.release();
    const counts = (change: object) => new WorkerLanes({ ...runtime.provider, ...change }).counts;
    expect([1, 2, 4, 6, 7, 8].map((threads) => counts({ threads }))).toEqual([
      [1],
      [1, 2],
      [1, 2, 4],
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 4],
    ]);
    expect(counts({ actual: 'webgpu' })).toEqual([1]);
  });

  it('take a batch in turns, until they are cancelled', async () => {
    const counts: number[] = [];
    const stop = new StopFlag();
    await new Lanes([runtime, runtime]).inTurns(5, stop, async (count) => void counts.push(count));
    expect(counts).toEqual([2, 2, 1]);
    const cancelled = new Lanes([runtime]).inTurns(3, stop, async () => stop.ask('cancel'));
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('fail with the lane that fails, and can be used again', async () => {
    const source = new WorkerLanes({ ...runtime.provider, threads: 2 });
    const lanes = new Lanes(await source.open(2));
    const learner = new Learner('linear', step.parameters, initial, {});
    const [good] = batches as [(typeof batches)[number]];
    const bad = { x: good.x };
    await expect(lanes.accumulate(learner, step, [good, bad])).rejects.toMatchObject({ code: 'bad-input' });
    learner.discard();
    expect(() => learner.update(0.1)).toThrow(/no gradient/);
    const [first, second] = await lanes.accumulate(learner, step, [good, good]);
    expect(second).toEqual(first);
    await lanes.release();
    await source.release();
  });
});
