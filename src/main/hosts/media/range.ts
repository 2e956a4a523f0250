/** Bytes of a file that are asked for: first and last, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The stretch that a Range header asks for. Several stretches at once are answered with the whole file, as RFC 9110 allows.
 * @returns undefined for the whole file, 'none' if there are no such bytes
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined | 'none' {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  const [, from = '', to = ''] = found ?? [];
  if (!found || (from === '' && to === '')) return undefined;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'none' : { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return undefined;
  return first >= size ? 'none' : { first, last };
}
