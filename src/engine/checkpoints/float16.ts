/**
 * IEEE half precision and bfloat16, to and from float32. Halves are raw 16-bit patterns in a Uint16Array. Conversions from float32
 * round to nearest, ties to even; halves overflow to infinity from 65520 up.
 */

/** Largest finite half. */
export const FLOAT16_MAX = 65504;

let halfTable: Float32Array | undefined;

/** The float32 value of each of the 65536 halves. */
function halves(): Float32Array {
  if (halfTable) return halfTable;
  const table = new Float32Array(65536);
  for (let h = 0; h < 65536; h++) {
    const exponent = (h >> 10) & 31;
    const fraction = h & 1023;
    const magnitude =
      exponent === 31
        ? fraction
          ? NaN
          : Infinity
        : exponent
          ? (1 + fraction / 1024) * 2 ** (exponent - 15)
          : fraction * 2 ** -24;
    table[h] = h & 0x8000 ? -magnitude : magnitude;
  }
  halfTable = table;
  return table;
}

/** Half patterns -> float32, into `out` (same length) or a new array. */
export function float16ToFloat32(halfs: Uint16Array, out: Float32Array = new Float32Array(halfs.length)): Float32Array {
  const table = halves();
  for (let i = 0; i < halfs.length; i++) out[i] = table[halfs[i] as number] as number;
  return out;
}

/** float32 -> half patterns, into `out` (same length) or a new array. */
export function float32ToFloat16(values: Float32Array, out: Uint16Array = new Uint16Array(values.length)): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const scratch = new Float32Array(1);
  const scratchBits = new Uint32Array(scratch.buffer);
  for (let i = 0; i < bits.length; i++) {
    const b = bits[i] as number;
    const magnitude = b & 0x7fffffff;
    let half: number;
    if (magnitude >= 0x47800000) {
      half = magnitude > 0x7f800000 ? 0x7e00 : 0x7c00;
    } else if (magnitude < 0x38800000) {
      // Below the smallest normal half: adding 0.5 makes float32's own rounding drop exactly the bits a half cannot hold.
      scratchBits[0] = magnitude;
      scratch[0] = (scratch[0] as number) + 0.5;
      half = scratchBits[0] - 0x3f000000;
    } else {
      // Rebias the exponent by -112 and add half an ulp (one less for even results); a carry moves into the exponent as it should.
      half = ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13) & 0x7fff;
    }
    out[i] = half | ((b >>> 16) & 0x8000);
  }
  return out;
}

/** bfloat16 patterns -> float32 (exact), into `out` (same length) or a new array. */
export function bfloat16ToFloat32(
  values: Uint16Array,
  out: Float32Array = new Float32Array(values.length),
): Float32Array {
  const bits = new Uint32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < values.length; i++) bits[i] = (values[i] as number) << 16;
  return out;
}

/** float32 -> bfloat16 patterns, into `out` (same length) or a new array. */
export function float32ToBfloat16(
  values: Float32Array,
  out: Uint16Array = new Uint16Array(values.length),
): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) {
    const b = bits[i] as number;
    const isNaN = (b & 0x7fffffff) > 0x7f800000;
    out[i] = isNaN ? (b >>> 16) | 0x40 : (b + 0x7fff + ((b >>> 16) & 1)) >>> 16;
  }
  return out;
}
