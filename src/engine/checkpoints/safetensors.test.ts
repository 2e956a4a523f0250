import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tensor } from '../tensor/tensor';
import { f32 } from '../tensor/tensor';
import { encodeSafetensors, parseSafetensors, readSafetensors, withSafetensors, writeSafetensors } from './safetensors';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'safetensors-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const sample: [string, Tensor][] = [
  ['u8', { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
  ['half', { dtype: 'float16', shape: [1], data: Uint16Array.of(0x3c00) }],
  ['f32', f32([2, 2], [1, -2.5, 3e-8, 4])],
  ['scalar', f32([], [7])],
  ['empty', f32([0, 4])],
  ['i64', { dtype: 'int64', shape: [2], data: BigInt64Array.of(-1n, 2n ** 40n) }],
  ['i32', { dtype: 'int32', shape: [1], data: Int32Array.of(-5) }],
  ['bool', { dtype: 'bool', shape: [2], data: Uint8Array.of(0, 1) }],
];

/** A file with any header and data, written by hand. */
function file(header: unknown, data = new Uint8Array(0), claimed?: bigint): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(claimed ?? BigInt(json.length));
  return Buffer.concat([length, json, data]);
}
const bytes = (n: number) => new Uint8Array(n);
const f32At = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

describe('safetensors', () => {
  it('writes and reads every type, whatever the order', async () => {
    const path = join(folder, 'all.safetensors');
    await writeSafetensors(path, sample, { metadata: { made: 'here' } });
    const { tensors, metadata } = await readSafetensors(path);
    expect(metadata).toEqual({ made: 'here' });
    expect(new Map([...tensors].sort())).toEqual(new Map([...sample].sort()));
    expect(readdirSync(folder)).toEqual(['all.safetensors']);
  });

  it('starts every tensor where its type needs it', () => {
    const encoded = Buffer.concat([...encodeSafetensors(sample).chunks()]);
    const sizes: Record<string, number> = { F32: 4, I64: 8, I32: 4, F16: 2, U8: 1, BOOL: 1 };
    for (const { dtype, offset } of parseSafetensors(encoded).tensors.values())
      expect(offset % (sizes[dtype] ?? 0)).toBe(0);
  });

  it('stores float32 as float16 on request, per tensor if wanted', () => {
    const tensors = [['a.weight', f32([3], [1, 2 ** -24, 1 / 3])] as const, ['a.bias', f32([1], [1 / 3])] as const];
    const read = (storage: 'float16' | ((name: string) => 'float16' | 'float32')) =>
      parseSafetensors(Buffer.concat([...encodeSafetensors(tensors, { storage }).chunks()]));
    const all = read('float16');
    expect(all.readF32('a.weight').data).toEqual(Float32Array.of(1, 2 ** -24, 0.333251953125));
    expect(all.tensors.get('a.bias')?.dtype).toBe('F16');
    const some = read((name) => (name.endsWith('bias') ? 'float32' : 'float16'));
    expect(some.readF32('a.bias').data[0]).toBe(Math.fround(1 / 3));
    expect(encodeSafetensors(tensors, { storage: 'float16' }).bytes).toBe(
      Buffer.concat([...encodeSafetensors(tensors, { storage: 'float16' }).chunks()]).length,
    );
  });

  it('refuses to turn a large number into an infinite half, and leaves nothing behind', async () => {
    const path = join(folder, 'large.safetensors');
    const write = writeSafetensors(path, [['w', f32([1], [70000])]], { storage: 'float16' });
    await expect(write).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining("'w' holds 70000") as string,
    });
    expect(readdirSync(folder).filter((name) => name.includes('large'))).toEqual([]);
  });

  it('stops when cancelled and keeps the file that was there', async () => {
    const path = join(folder, 'kept.safetensors');
    writeFileSync(path, 'old');
    const cancel = new AbortController();
    const write = writeSafetensors(path, sample, { signal: cancel.signal, onProgress: () => cancel.abort() });
    await expect(write).rejects.toMatchObject({ code: 'cancelled' });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('reads bfloat16 and float64 as float32', () => {
    const header = {
      d: { dtype: 'F64', shape: [1], data_offsets: [0, 8] },
      b: { dtype: 'BF16', shape: [2], data_offsets: [8, 12] },
    };
    const data = new Uint8Array([...new Uint8Array(Float64Array.of(Math.PI).buffer), 0x80, 0x3f, 0x00, 0xc0]);
    const parsed = parseSafetensors(file(header, data));
    expect(parsed.readF32('d').data[0]).toBe(Math.fround(Math.PI));
    expect([...parsed.readF32('b').data]).toEqual([1, -2]);
  });

  it('reads the parity files', async () => {
    await withSafetensors('tests/fixtures/parity/motion.safetensors', (parity) => {
      expect(parity.tensors.size).toBe(23);
      expect(parity.readF32('alpha').shape).toEqual([2, 7, 1]);
    });
  });

  it('names what it has when asked for something else', async () => {
    const ask = withSafetensors('tests/fixtures/parity/motion.safetensors', (parity) => parity.read('nothing'));
    await expect(ask).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('motion.safetensors') as string,
    });
  });
});

describe('damaged or hostile safetensors are refused:', () => {
  const twice = `{"a":${JSON.stringify(f32At(0, 4))},"\\u0061":${JSON.stringify(f32At(4, 8))}}`;
  const same = JSON.stringify(f32At(0, 4));
  it.each<[string, Uint8Array]>([
    ['too short', bytes(5)],
    ['header longer than the file', file({}, bytes(0), 1000n)],
    ['a gigantic header length', file({}, bytes(0), 2n ** 63n)],
    ['no JSON', file('{"a": ')],
    ['deeply nested JSON', file(`{"a":${'['.repeat(100_000)}`)],
    ['an array', file('[]')],
    ['a name twice', file(twice, bytes(8))],
    ['a name twice for the same range', file(`{"a":${same},"a":${same}}`, bytes(4))],
    ['the metadata twice', file('{"__metadata__":{},"__metadata__":{"a":"b"}}')],
    ['overlapping tensors', file({ a: f32At(0, 8), b: f32At(4, 12) }, bytes(12))],
    ['one tensor inside another', file({ a: f32At(0, 12), b: f32At(4, 8) }, bytes(12))],
    ['the same range twice', file({ a: f32At(0, 8), b: f32At(0, 8) }, bytes(8))],
    ['a range beyond the end', file({ a: f32At(0, 400) }, bytes(8))],
    ['a negative offset', file({ a: f32At(-4, 4) }, bytes(8))],
    ['a backward range', file({ a: { dtype: 'F32', shape: [1], data_offsets: [8, 4] } }, bytes(8))],
    ['a hole', file({ a: f32At(0, 4), b: f32At(8, 12) }, bytes(12))],
    ['bytes that belong to nothing', file({ a: f32At(0, 4) }, bytes(8))],
    ['a shape that does not fit', file({ a: f32At(0, 8, [3]) }, bytes(8))],
    ['a shape whose product overflows', file({ a: f32At(0, 8, [2 ** 40, 2 ** 40, 2 ** 40]) }, bytes(8))],
    ['a fractional shape', file({ a: f32At(0, 8, [0.5, 4]) }, bytes(8))],
    ['metadata that is no text', file({ __metadata__: { a: 1 } })],
    ['an unknown field', file({ a: { ...f32At(0, 4), run: 'me' } }, bytes(4))],
  ])('%s', (_, content) => {
    expect(() => parseSafetensors(content)).toThrow(
      expect.objectContaining({ name: 'StudioError', code: 'corrupt' }) as Error,
    );
  });

  it('an unknown type', () => {
    const content = file({ a: { dtype: 'F3', shape: [4], data_offsets: [0, 4] } }, bytes(4));
    expect(() => parseSafetensors(content)).toThrow(expect.objectContaining({ code: 'unsupported' }) as Error);
  });
});
