import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Graph, broadcast, conv, lrelu, meanAll, mul, reshape } from '../graph';
import { compile, encodeModel } from '../onnx';
import { f32, type Tensor } from '../tensor/tensor';
import { peakMemory } from './memory';
import { openRuntime } from './providers';
import type { OnnxModel, Runtime } from './types';

function doubling(): OnnxModel {
  const g = new Graph();
  return compile({ y: mul(g.input('x', [2, 3]), 2) }, { name: 'doubling' });
}

function halving(): OnnxModel {
  const inputs = [{ name: 'x', dtype: 'float32', shape: [2] }] as const;
  const outputs = [{ name: 'y', dtype: 'float16', shape: [2] }] as const;
  const nodes = [{ op: 'Cast', name: 'cast', inputs: ['x'], output: 'y', attributes: { to: 10 } }];
  return {
    name: 'halving',
    inputs,
    outputs,
    bytes: encodeModel({ name: 'halving', nodes, initializers: new Map(), inputs, outputs }),
  };
}

describe('a runtime in this thread', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await openRuntime({ provider: 'cpu', threads: 1 });
  });
  afterAll(() => runtime.release());

  const x = f32([2, 3], [1, 2, 3, 4, 5, 6]);

  it('computes', async () => {
    const g = new Graph();
    const image = g.input('image', [1, 1, 2, 2]);
    const y = lrelu(conv(image, g.weight('w', [1, 1, 1, 1])), 0.5, 1);
    const weights = new Map([['w', f32([1, 1, 1, 1], [10])]]);
    const session = await runtime.load(compile({ y }, { name: 'tiny', weights }), { purpose: 'training' });
    const { y: result } = await session.run({ image: f32([1, 1, 2, 2], [1, -2, 3, 0]) });
    expect(result).toEqual(f32([1, 1, 2, 2], [10, -10, 30, 0]));
    await session.release();
  });

  it('writes into preallocated outputs, also inside a larger array', async () => {
    const session = await runtime.load(doubling());
    const flat = new Float32Array(8).fill(-1);
    const target = f32([2, 3], flat.subarray(1, 7));
    const fetches = await session.run({ x }, { y: target });
    expect(fetches['y']).toBe(target);
    expect([...flat]).toEqual([-1, 2, 4, 6, 8, 10, 12, -1]);
  });

  it('takes and fills tensors over shared memory', async () => {
    const shared = (values: number[]) => {
      const data = new Float32Array(new SharedArrayBuffer(values.length * 4));
      data.set(values);
      return f32([2, 3], data);
    };
    const session = await runtime.load(doubling());
    const target = shared([0, 0, 0, 0, 0, 0]);
    const fetches = await session.run({ x: shared([1, 2, 3, 4, 5, 6]) }, { y: target });
    expect(fetches['y']).toBe(target);
    expect([...target.data]).toEqual([2, 4, 6, 8, 10, 12]);
  });

  it('gives float16 as raw bit patterns', async () => {
    const session = await runtime.load(halving());
    const expected: Tensor = { dtype: 'float16', shape: [2], data: Uint16Array.of(0x3c00, 0xc100) };
    expect((await session.run({ x: f32([2], [1, -2.5]) }))['y']).toEqual(expected);
    const into: Tensor = { dtype: 'float16', shape: [2], data: new Uint16Array(2) };
    await session.run({ x: f32([2], [1, -2.5]) }, { y: into });
    expect(into).toEqual(expected);
  });

  it('refuses wrong feeds before they reach the library', async () => {
    const session = await runtime.load(doubling());
    await expect(session.run({ x: f32([3, 2]) })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(session.run({ x }, { z: x })).rejects.toThrow(/output "z" of the network "doubling"/);
  });

  it('says what failed to load', async () => {
    const broken = { ...doubling(), bytes: Uint8Array.of(1, 2, 3) };
    await expect(runtime.load(broken)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('"doubling" failed to load on cpu') as string,
      detail: expect.stringContaining('protobuf') as string,
    });
  });

  it.each([
    ['inference', /to run the network "vast" \(\d+ MiB more/],
    ['training', /to run the network "vast"/],
  ] as const)('survives running out of memory in %s, and says so', async (purpose, sentence) => {
    const g = new Graph();
    const side = 2 ** 22;
    const vast = broadcast(reshape(g.input('x', []), [1, 1]), [side, side]);
    const session = await runtime.load(compile({ y: meanAll(lrelu(vast)) }, { name: 'vast' }), { purpose });
    await expect(session.run({ x: f32([], [1]) })).rejects.toMatchObject({
      code: 'out-of-memory',
      message: expect.stringMatching(sentence) as string,
    });
    const small = await runtime.load(doubling());
    await expect(small.run({ x })).resolves.toBeDefined();
  });

  it('gives back after a run what a training needed', async () => {
    const g = new Graph();
    const large = broadcast(reshape(g.input('x', []), [1, 1]), [4096, 8192]);
    const session = await runtime.load(compile({ y: meanAll(lrelu(large)) }, { name: 'large' }), {
      purpose: 'training',
    });
    const before = process.memoryUsage.rss();
    await session.run({ x: f32([], [1]) });
    expect(peakMemory() - before).toBeGreaterThan(100 * 2 ** 20);
    expect(process.memoryUsage.rss() - before).toBeLessThan(50 * 2 ** 20);
    await session.release();
  });

  it('does not run a session after its release, nor any after its own', async () => {
    const own = await openRuntime({ provider: 'cpu', threads: 1 });
    const [first, second] = [await own.load(doubling()), await own.load(doubling())];
    const asked = first.run({ x });
    await first.release();
    await expect(asked).resolves.toBeDefined();
    await expect(first.run({ x })).rejects.toMatchObject({ code: 'internal' });
    await own.release();
    await expect(second.run({ x })).rejects.toMatchObject({ code: 'cancelled' });
    await expect(own.load(doubling())).rejects.toMatchObject({ code: 'cancelled' });
    await expect(second.release()).resolves.toBeUndefined();
    await expect(own.release()).resolves.toBeUndefined();
  });
});
