/** A short name for the codes of a frame: equal bytes have equal names (FNV-1a, 32 bits). */
export function shortHash(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
