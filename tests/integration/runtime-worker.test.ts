import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Graph, conv, lrelu, mul } from '../../src/engine/graph';
import { compile } from '../../src/engine/onnx';
import { openRuntime } from '../../src/engine/runtime/providers';
import type { Reply } from '../../src/engine/runtime/protocol';
import { workerRuntime } from '../../src/engine/runtime/remote';
import type { Feeds, OnnxModel, Runtime } from '../../src/engine/runtime/types';
import { Random } from '../../src/engine/tensor/random';
import { f32, type F32, type Tensor } from '../../src/engine/tensor/tensor';
import { startInferenceWorker } from '../../src/main/workers/start';

const options = { provider: 'cpu', threads: 1 } as const;

/** A network that keeps a thread busy for some tenths of a second: layers of 64 -> 64 channels at 128x128. */
function heavy(layers = 24): { model: OnnxModel; feeds: Feeds } {
  const random = new Random(7);
  const g = new Graph();
  const shape = [1, 64, 128, 128];
  const weights = new Map<string, F32>();
  let y = g.input('x', shape);
  for (let layer = 0; layer < layers; layer++) {
    const name = `w${layer}`;
    weights.set(
      name,
      f32(
        [64, 64, 3, 3],
        random.normals(64 * 64 * 9).map((value) => value / 24),
      ),
    );
    y = lrelu(conv(y, g.weight(name, [64, 64, 3, 3]), { pads: [1, 1, 1, 1] }));
  }
  const x = f32(shape, random.normals(64 * 128 * 128));
  return { model: compile({ y }, { name: 'heavy', weights }), feeds: { x } };
}

function doubling(name = 'doubling'): OnnxModel {
  const g = new Graph();
  return compile({ y: mul(g.input('x', [3]), 2) }, { name });
}
const x = f32([3], [1, 2, 3]);

function bytesOf(tensor: Tensor | undefined): Buffer {
  const { buffer, byteOffset, byteLength } = tensor?.data ?? new Float32Array(0);
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** How often the event loop of this thread came round while `work` was pending. */
async function ticksDuring(work: () => Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await work();
  clearInterval(timer);
  return ticks;
}

describe('the inference worker', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await startInferenceWorker(options);
  });
  afterAll(() => runtime.release());

  it('reports what runs', () => {
    expect(runtime.provider).toMatchObject({ requested: 'cpu', actual: 'cpu', threads: 1 });
  });

  it('leaves the calling thread free during a run that would block it', async () => {
    const { model, feeds } = heavy();
    const remote = await runtime.load(model);
    const local = await openRuntime(options);
    const here = await local.load(model);
    expect(await ticksDuring(() => here.run(feeds))).toBeLessThanOrEqual(3);
    expect(await ticksDuring(() => remote.run(feeds))).toBeGreaterThan(3);
    await local.release();
  });

  it('gives the same bytes as this thread', async () => {
    const { model, feeds } = heavy(2);
    const local = await openRuntime(options);
    const [here, there] = [await local.load(model), await runtime.load(model)];
    const [expected, result] = [await here.run(feeds), await there.run(feeds)];
    expect(result['y']?.shape).toEqual(expected['y']?.shape);
    expect(bytesOf(result['y']).equals(bytesOf(expected['y']))).toBe(true);
    expect(feeds['x']?.data.length).toBe(64 * 128 * 128); // what was sent is still ours
    await local.release();
  });

  it('fills preallocated outputs and sends no more than a view holds', async () => {
    const session = await runtime.load(doubling());
    const flat = Float32Array.from([9, 1, 2, 3, 9]);
    const y = f32([3], flat.subarray(1, 4));
    const fetches = await session.run({ x: f32([3], flat.subarray(1, 4)) }, { y });
    expect(fetches['y']).toBe(y);
    expect([...flat]).toEqual([9, 2, 4, 6, 9]);
  });

  it('answers many requests in the order they were made', async () => {
    const session = await runtime.load(doubling());
    const done: number[] = [];
    const inputs = Array.from({ length: 20 }, (_, i) => f32([3], [i, i, i]));
    const runs = inputs.map(async (input, i) => {
      const { y } = await session.run({ x: input });
      done.push(i);
      return y?.data[0];
    });
    expect(await Promise.all(runs)).toEqual(inputs.map((_, i) => 2 * i));
    expect(done).toEqual(inputs.map((_, i) => i));
  });

  it('holds a network that was loaded twice once, until its last holder lets go', async () => {
    const [first, second] = await Promise.all([runtime.load(doubling('shared')), runtime.load(doubling('shared'))]);
    await first.release();
    await expect(first.run({ x })).rejects.toMatchObject({ code: 'internal' });
    await expect(second.run({ x })).resolves.toBeDefined();
    await second.release();
  });

  it('notices a tensor that was given away while its run waited', async () => {
    const session = await runtime.load(doubling());
    const gone = f32([3], [1, 2, 3]);
    const runs = [session.run({ x }), session.run({ x: gone }), session.run({ x })];
    structuredClone(gone.data, { transfer: [gone.data.buffer as ArrayBuffer] });
    const outcomes = await Promise.allSettled(runs);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'bad-input' } });
  });

  it('brings errors across by code', async () => {
    const session = await runtime.load(doubling());
    await expect(session.run({ x: f32([2]) })).rejects.toMatchObject({ code: 'bad-input' });
    const broken = { ...doubling('broken'), bytes: Uint8Array.of(1, 2, 3) };
    await expect(runtime.load(broken)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('"broken" failed to load') as string,
      detail: expect.stringContaining('protobuf') as string,
    });
    await expect(session.run({ x })).resolves.toBeDefined();
  });

  it('refuses to start with a provider that is not there', async () => {
    const missing = process.platform === 'darwin' ? 'dml' : 'coreml';
    await expect(startInferenceWorker({ provider: missing })).rejects.toMatchObject({ code: 'provider' });
  });

  it('cancels a run that waits, not the one in progress', async () => {
    const { model, feeds } = heavy(6);
    const session = await runtime.load(model);
    const controller = new AbortController();
    const running = session.run(feeds, {}, controller.signal);
    const waiting = session.run(feeds, {}, controller.signal);
    const after = session.run(feeds);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect(running).resolves.toBeDefined();
    await expect(after).resolves.toBeDefined();
  });
});

describe('ending the inference worker', () => {
  it('lets the run in progress end, and cancels those that wait', async () => {
    const runtime = await startInferenceWorker(options);
    const { model, feeds } = heavy(6);
    const session = await runtime.load(model);
    const running = session.run(feeds);
    const waiting = session.run(feeds);
    const refused = expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await new Promise((resolve) => setImmediate(resolve));
    const order: string[] = [];
    await Promise.all([
      running.then(() => order.push('run')),
      runtime.release().then(() => order.push('release')),
      refused,
    ]);
    expect(order).toEqual(['run', 'release']);
    await expect(session.run(feeds)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(session.release()).resolves.toBeUndefined();
  });

  /** A worker that says it is ready and then does `deed` at the first request. */
  const doomed = (deed: string) => {
    const provider = { requested: 'cpu', actual: 'cpu', attempts: [], threads: 1, version: '0' } as const;
    const ready: Reply = { kind: 'ready', provider };
    const code = `const { parentPort } = require('node:worker_threads');
      parentPort.on('message', () => { ${deed} });
      parentPort.postMessage(${JSON.stringify(ready)});`;
    return new Worker(code, { eval: true, execArgv: [], stderr: true });
  };

  it.each(['throw new Error("struck by lightning")', 'process.exit(3)', 'Promise.reject(new Error("unheard"))'])(
    'rejects every call when the worker dies by %s',
    async (deed) => {
      const runtime = await workerRuntime(doomed(deed));
      const calls = [runtime.load(doubling()), runtime.load(doubling('other'))];
      for (const call of calls) {
        await expect(call).rejects.toMatchObject({
          code: 'internal',
          message: expect.stringContaining('worker stopped unexpectedly') as string,
        });
      }
      await expect(runtime.load(doubling())).rejects.toMatchObject({ code: 'internal' });
      await expect(runtime.release()).resolves.toBeUndefined();
    },
  );

  it('says so when the worker dies before it is ready', async () => {
    const worker = new Worker('process.exit(1)', { eval: true, execArgv: [] });
    await expect(workerRuntime(worker)).rejects.toMatchObject({ detail: 'exit code 1' });
  });
});
