import { describe, expect, it } from 'vitest';
import { Random } from '../tensor/random';
import { f32, maxAbsDiff, type F32, type Weights } from '../tensor/tensor';
import { decodeStyle, decodeWeights, encodeStyle, encodeWeights, fitsFloat16, type Encoded } from './storage';

const entry = { file: 'generator.safetensors', parameters: 0 };
const bytesOf = (encoded: Encoded) => Buffer.concat([...encoded.chunks]);
const random = new Random(1);
const matrix = f32([64, 32], random.normals(2048));
const vector = f32([32], random.normals(32));

function roundTrip(weights: Weights, dtype: 'float16' | 'float32'): Weights {
  const encoded = encodeWeights(weights, dtype);
  return decodeWeights(bytesOf(encoded), { ...entry, parameters: encoded.parameters }, 'p');
}
const largest = (t: F32) => t.data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);

describe('weights on disk', () => {
  it('are exact in float32', () => {
    const read = roundTrip(new Map([['a', matrix], ['b', vector], ['c', f32([], [3])]]), 'float32'); // prettier-ignore
    expect(read.get('a')).toEqual(matrix);
    expect(read.get('b')).toEqual(vector);
    expect(read.get('c')?.data[0]).toBe(3);
  });

  it('are off by at most 2^-11 of each number in float16, vectors not at all', () => {
    const read = roundTrip(new Map([['a', matrix], ['b', vector]]), 'float16'); // prettier-ignore
    const half = read.get('a')?.data ?? [];
    matrix.data.forEach((x, i) =>
      expect(Math.abs(x - (half[i] ?? NaN))).toBeLessThanOrEqual(Math.max(Math.abs(x) * 2 ** -11, 2 ** -25)),
    );
    expect(maxAbsDiff(half, matrix.data)).toBeGreaterThan(0);
    expect(read.get('b')).toEqual(vector);
    // Once rounded, a second trip changes nothing.
    expect(roundTrip(read, 'float16')).toEqual(read);
  });

  it('stay float32 where float16 would overflow or lose the tensor', () => {
    const scaled = (s: number) => f32(matrix.shape, matrix.data.map((x) => x * s)); // prettier-ignore
    const weights = new Map([['large', scaled(1e5)], ['small', scaled(1e-6)], ['zero', scaled(0)]]); // prettier-ignore
    expect([...weights.values()].map(fitsFloat16)).toEqual([false, false, true]);
    const read = roundTrip(weights, 'float16');
    for (const [name, tensor] of weights) {
      expect(maxAbsDiff(read.get(name)?.data ?? [], tensor.data)).toBeLessThanOrEqual(largest(tensor) * 2 ** -11);
    }
    expect(read.get('large')).toEqual(weights.get('large'));
  });

  it('keep NaN and infinity, for verifyPack to find', () => {
    const broken = f32([2, 2], [NaN, Infinity, -Infinity, 1]);
    expect(roundTrip(new Map([['a', broken]]), 'float16').get('a')).toEqual(broken);
  });

  it('are refused if they are damaged, of other types or of another number than the manifest says', () => {
    const good = encodeWeights(new Map([['a', matrix]]), 'float32');
    const bytes = bytesOf(good);
    const corrupt = expect.objectContaining({ code: 'corrupt' }) as Error;
    expect(() => decodeWeights(bytes, { ...entry, parameters: 2047 }, 'p')).toThrow(corrupt);
    expect(() => decodeWeights(bytes.subarray(0, -1), { ...entry, parameters: 2048 }, 'p')).toThrow(corrupt);
    const integers = Buffer.from(bytes.toString('latin1').replace('F32', 'I32'), 'latin1');
    expect(() => decodeWeights(integers, { ...entry, parameters: 2048 }, 'p')).toThrow(/neither float16 nor float32/);
  });
});

describe('styles on disk', () => {
  const delta = new Map([['synthesis.b64.conv0.weight', matrix]]);
  const base = 'a'.repeat(64);
  const style = {
    ...{ name: 's', file: 'styles/s.safetensors', sha256: '', bytes: 0, dtype: 'float32' as const, parameters: 2048 },
    ...{ base, layers: [...delta.keys()] },
  };

  it('carry the hash of their generator', () => {
    const bytes = bytesOf(encodeStyle(delta, 'float32', base));
    expect(decodeStyle(bytes, style, 'p')).toEqual(delta);
    expect(() => decodeStyle(bytes, { ...style, base: 'b'.repeat(64) }, 'p')).toThrow(
      expect.objectContaining({ code: 'bad-input', message: expect.stringContaining('another generator') as string }),
    );
  });

  it('are not networks', () => {
    expect(() => decodeStyle(bytesOf(encodeWeights(delta, 'float32')), style, 'p')).toThrow(/not a style/);
  });
});
