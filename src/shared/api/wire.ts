import { z } from 'zod';
import { StudioError } from '../errors';

/**
 * Messages between the interface and the main side as bytes: u32 length of the JSON (little-endian), the JSON, then the byte arrays it
 * refers to as {"$bytes": [offset, length]}, offsets counted from the end of the JSON.
 */

/** Largest message either side accepts: a few hundred frames, or a large map. */
export const MAX_MESSAGE_BYTES = 64 * 2 ** 20;

const KEY = '$bytes';
const referenceSchema = z.strictObject({ [KEY]: z.tuple([z.int().min(0), z.int().min(0)]) });

/** @throws StudioError 'bad-input' for a message that is too large, or that holds what JSON cannot say */
export function encodeMessage(value: unknown): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let attached = 0;
  // The value as it is: one with a toJSON, such as Node's Buffer, arrives here as something else.
  const json = JSON.stringify(value, function (this: Record<string, unknown>, key: string, given: unknown) {
    const leaf = this[key];
    if (!(leaf instanceof Uint8Array)) return given;
    const reference = { [KEY]: [attached, leaf.length] };
    parts.push(leaf);
    attached += leaf.length;
    return reference;
  });
  const head = new TextEncoder().encode(json);
  const size = 4 + head.length + attached;
  if (size > MAX_MESSAGE_BYTES) throw new StudioError('bad-input', `A message of ${size} bytes is too large to send.`);
  const out = new Uint8Array(size);
  new DataView(out.buffer).setUint32(0, head.length, true);
  out.set(head, 4);
  let at = 4 + head.length;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * Inverse of encodeMessage; byte arrays are views into `bytes`.
 * @throws StudioError 'corrupt' for anything encodeMessage does not write
 */
export function decodeMessage(bytes: Uint8Array): unknown {
  if (bytes.length < 4 || bytes.length > MAX_MESSAGE_BYTES) throw damaged('its length');
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (4 + length > bytes.length) throw damaged('its length');
  const attached = bytes.subarray(4 + length);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(4, 4 + length));
    return JSON.parse(text, (_key, leaf: unknown) => resolve(leaf, attached));
  } catch (thrown) {
    throw thrown instanceof StudioError ? thrown : damaged('its JSON');
  }
}

function resolve(leaf: unknown, attached: Uint8Array): unknown {
  if (typeof leaf !== 'object' || leaf === null || !(KEY in leaf)) return leaf;
  const reference = referenceSchema.safeParse(leaf);
  if (!reference.success) throw damaged('a reference');
  const [offset, length] = reference.data[KEY];
  if (offset + length > attached.length) throw damaged('a reference');
  return attached.subarray(offset, offset + length);
}

function damaged(where: string): StudioError {
  return new StudioError('corrupt', `A message between the window and the program is damaged in ${where}.`);
}
