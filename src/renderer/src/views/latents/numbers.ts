/** float32 numbers of a message; a copy, because a message's bytes may begin anywhere. */
export const floatsOf = (bytes: Uint8Array): Float32Array => new Float32Array(new Uint8Array(bytes).buffer);

/** uint16 numbers of a message; a copy. */
export const wordsOf = (bytes: Uint8Array): Uint16Array => new Uint16Array(new Uint8Array(bytes).buffer);

/** The bytes of numbers. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Numbers as a scene holds them, in base64. */
export function decodeCode(text: string): Float32Array {
  return floatsOf(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}

/** The way a scene holds numbers. */
export function encodeCode(code: Float32Array): string {
  let text = '';
  for (const byte of bytesOf(code)) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Code n of many [N,width], as a view. */
export const codeAt = (codes: Float32Array, width: number, n: number): Float32Array =>
  codes.subarray(n * width, (n + 1) * width);

/** w + the sum of amounts times vectors; all of one length. */
export function moved(
  w: Float32Array,
  steps: readonly { readonly vector: Float32Array; readonly amount: number }[],
): Float32Array {
  const out = w.slice();
  for (const { vector, amount } of steps) {
    if (amount === 0 || vector.length !== w.length) continue;
    for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) + amount * (vector[k] as number);
  }
  return out;
}
