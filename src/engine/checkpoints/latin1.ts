import type { Budget } from './budget';
import { MemorySource, readBytes, type ByteSource } from './byteSource';
import { asKind, describe, type PickleValue } from './pickleValues';
import { corrupt } from './problems';

const CHUNK = 1 << 20;

/**
 * The bytes a text stands for when each of its characters is one byte (Latin-1).
 * @throws StudioError('corrupt') if `text` is no text or holds other characters
 */
export function latin1Bytes(text: PickleValue | undefined, budget: Budget): ByteSource {
  if (typeof text === 'string') {
    budget.allocate(text.length);
    if (/[^\u0000-\u00ff]/.test(text)) throw notLatin1();
    return new MemorySource(Buffer.from(text, 'latin1'));
  }
  const source = asKind(text, 'text')?.source;
  if (!source) throw corrupt(`It encodes ${describe(text)} as if it were a text`);
  budget.allocate(source.size);
  return new MemorySource(decode(source));
}

/** UTF-8 -> Latin-1 in chunks: a whole tensor written as text is too long for one JavaScript string. */
function decode(source: ByteSource): Uint8Array {
  const out = new Uint8Array(source.size);
  let length = 0;
  let lead = 0;
  for (let at = 0; at < source.size; at += CHUNK) {
    for (const byte of readBytes(source, at, Math.min(CHUNK, source.size - at))) {
      if (lead !== 0) {
        if (byte >> 6 !== 2) throw notLatin1();
        out[length++] = ((lead & 3) << 6) | (byte & 63);
        lead = 0;
      } else if (byte < 0x80) out[length++] = byte;
      else if (byte === 0xc2 || byte === 0xc3) lead = byte;
      else throw notLatin1();
    }
  }
  if (lead !== 0) throw notLatin1();
  return out.subarray(0, length);
}

function notLatin1() {
  return corrupt('It writes bytes as a text that holds other characters than bytes can be');
}
