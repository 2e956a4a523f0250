import { f32, type F32 } from '../../../engine/tensor/tensor';
import { StudioError } from '../../../shared/errors';

/** The bytes of numbers, little-endian as on every machine this runs on; a view. */
export function asBytes({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Codes a window sent: float32 [n,width], 1 <= n <= most.
 * @throws StudioError 'bad-input' if they are not that, or not finite
 */
export function codesOf(bytes: Uint8Array, width: number, most: number): F32 {
  const count = bytes.length / (4 * width);
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new StudioError(
      'bad-input',
      `Between 1 and ${most} codes of ${width} numbers were expected, but ${bytes.length} bytes came.`,
    );
  }
  // A copy: what comes from a connection begins anywhere in its memory, and is perhaps a Buffer, whose slices are views.
  const data = new Float32Array(new Uint8Array(bytes).buffer);
  if (!data.every(Number.isFinite)) throw new StudioError('bad-input', 'A code is damaged: not all of it is numbers.');
  return f32([count, width], data);
}
