import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { halfToNumber, readTfjsModel } from './tfjsModel';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfjs-'));
});
afterAll(() => rm(folder, { recursive: true }));

const WEIGHTS = [
  { name: 'a', shape: [2], dtype: 'float32' },
  { name: 'b', shape: [3], dtype: 'float32', quantization: { dtype: 'float16', original_dtype: 'float32' } },
  { name: 'c', shape: [1], dtype: 'int32' },
];
const NODES = [{ name: 'a', op: 'Const', attr: {} }];

/** Writes a model of 8 + 6 + 4 bytes of weights and returns its path. */
async function model(
  change: { path?: string; weights?: unknown[]; nodes?: unknown[]; bytes?: number } = {},
): Promise<string> {
  const bytes = Buffer.alloc(change.bytes ?? 18);
  bytes.writeFloatLE(1.5, 0);
  bytes.writeFloatLE(-2, 4);
  [0x3c00, 0xc100, 0x0001].forEach((half, i) => bytes.writeUInt16LE(half, 8 + 2 * i));
  if (bytes.length >= 18) bytes.writeInt32LE(-7, 14);
  await writeFile(join(folder, 'w.bin'), bytes);
  const path = join(folder, 'm.json');
  const json = {
    format: 'graph-model',
    modelTopology: { node: change.nodes ?? NODES },
    weightsManifest: [{ paths: [change.path ?? 'w.bin'], weights: change.weights ?? WEIGHTS }],
  };
  await writeFile(path, JSON.stringify(json));
  return path;
}

describe('readTfjsModel', () => {
  it('reads nodes and weights of every element type', async () => {
    const { nodes, weights } = await readTfjsModel(await model());
    expect(nodes).toEqual([{ name: 'a', op: 'Const', attr: {}, input: [] }]);
    expect(weights.get('a')).toEqual({ shape: [2], data: Float32Array.of(1.5, -2) });
    expect(weights.get('b')).toEqual({ shape: [3], data: Float32Array.of(1, -2.5, 2 ** -24) });
    expect(weights.get('c')).toEqual({ shape: [1], data: Int32Array.of(-7) });
  });

  it.each([
    ['weights beyond the file', { bytes: 17 }],
    ['weights left over', { bytes: 22 }],
    ['a huge shape', { weights: [{ name: 'a', shape: [1e6, 1e6], dtype: 'float32' }] }],
    ['an unknown element type', { weights: [{ name: 'a', shape: [2], dtype: 'string' }] }],
    ['a weight file elsewhere', { path: '../w.bin' }],
    ['nodes that are none', { nodes: [{ op: 3 }] }],
  ])('refuses %s', async (_, change) => {
    await expect(readTfjsModel(await model(change))).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('refuses what is no JSON, is too large, or is not there', async () => {
    const path = join(folder, 'other.json');
    await expect(readTfjsModel(path)).rejects.toMatchObject({ code: 'not-found' });
    await writeFile(path, '{');
    await expect(readTfjsModel(path)).rejects.toMatchObject({ code: 'corrupt' });
    await truncate(path, 5 * 2 ** 20);
    await expect(readTfjsModel(path)).rejects.toMatchObject({
      code: 'corrupt',
      detail: expect.stringContaining('at most') as string,
    });
  });
});

describe('halfToNumber', () => {
  it.each([
    [0x0000, 0],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x8400, -(2 ** -14)],
    [0x03ff, 1023 * 2 ** -24],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])('%i is %d', (bits, value) => expect(halfToNumber(bits)).toBe(value));
});
