import { describe, expect, it } from 'vitest';
import { bfloat16ToFloat32, float16ToFloat32, float32ToBfloat16, float32ToFloat16 } from './float16';

const allHalves = Uint16Array.from({ length: 65536 }, (_, i) => i);
const isNaNHalf = (h: number) => (h & 0x7fff) > 0x7c00;

/** Nearest half by search over all of them, ties to the even pattern. */
function nearestHalf(value: number): number {
  const magnitude = Math.abs(value);
  const sign = Object.is(value, -0) || value < 0 ? 0x8000 : 0;
  let best = 0;
  let bestError = Infinity;
  for (let h = 0; h <= 0x7c00; h++) {
    // 2^16 is where infinity would stand if halves went on.
    const candidate = h === 0x7c00 ? 65536 : (float16ToFloat32(Uint16Array.of(h))[0] as number);
    const error = Math.abs(candidate - magnitude);
    if (error < bestError || (error === bestError && h % 2 === 0)) [best, bestError] = [h, error];
  }
  return best | sign;
}

describe('float16', () => {
  it('knows the landmarks', () => {
    const values = [0, -0, 1, -2, 65504, 2 ** -14, 2 ** -24, Infinity, -Infinity];
    const patterns = [0, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x7c00, 0xfc00];
    expect([...float32ToFloat16(Float32Array.from(values))]).toEqual(patterns);
    expect([...float16ToFloat32(Uint16Array.from(patterns))]).toEqual(values);
  });

  it('returns every half unchanged after a round trip', () => {
    const back = float32ToFloat16(float16ToFloat32(allHalves));
    const wrong = allHalves.filter((h, i) => (isNaNHalf(h) ? !isNaNHalf(back[i] as number) : back[i] !== h));
    expect(wrong).toHaveLength(0);
  });

  it('rounds to nearest, ties to even, across the whole range', () => {
    const values: number[] = [65519.99, 65520, 65535, 2 ** -25, 2 ** -25 * 1.0001, 3 * 2 ** -25, 2 ** -26, 1e-30, -0];
    for (let e = -27; e <= 15; e += 3) {
      for (const f of [1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -11 + 2 ** -20, 1 + 2 ** -11 - 2 ** -20, 1.37]) {
        values.push(f * 2 ** e, -f * 2 ** e);
      }
    }
    const floats = Float32Array.from(values);
    const got = [...float32ToFloat16(floats)];
    expect(got).toEqual([...floats].map(nearestHalf));
  });

  it('works on views that do not start at the front of their buffer', () => {
    const buffer = new Float32Array([9, 1, 2, 3]);
    expect([...float32ToFloat16(buffer.subarray(1, 3))]).toEqual([0x3c00, 0x4000]);
  });
});

describe('bfloat16', () => {
  it('is exact for all patterns and rounds ties to even', () => {
    const back = float32ToBfloat16(bfloat16ToFloat32(allHalves));
    expect(allHalves.filter((b, i) => (b & 0x7fff) <= 0x7f80 && back[i] !== b)).toHaveLength(0);
    const values = Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20, NaN);
    const [tieDown, tieUp, above, nan] = bfloat16ToFloat32(float32ToBfloat16(values));
    expect([tieDown, tieUp, above]).toEqual([1, 1 + 2 ** -6, 1 + 2 ** -7]);
    expect(nan).toBeNaN();
  });
});
