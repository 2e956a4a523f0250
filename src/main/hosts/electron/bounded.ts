import { StudioError } from '../../../shared/errors';

const MAX_DEPTH = 64;

/**
 * Checks that a message that came as a structured clone is as small as one that comes over a socket must be, and made of nothing but what
 * the contract's values are made of.
 * @throws StudioError 'bad-input'
 */
export function checkSize(message: unknown, most: number): void {
  let left = most;
  const spend = (bytes: number) => {
    left -= bytes;
    if (left < 0) throw new StudioError('bad-input', 'The window sent a message that is too large.');
  };
  const visit = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH) throw new StudioError('bad-input', 'The window sent a message that is nested too deep.');
    spend(8);
    if (typeof value === 'string') spend(value.length);
    else if (value instanceof Uint8Array) spend(value.byteLength);
    else if (Array.isArray(value)) for (const item of value) visit(item, depth + 1);
    else if (isPlain(value)) {
      for (const [key, item] of Object.entries(value)) {
        spend(key.length);
        visit(item, depth + 1);
      }
    } else if (value !== null && (typeof value === 'object' || typeof value === 'bigint'))
      throw new StudioError('bad-input', 'The window sent a kind of value that no message holds.');
  };
  visit(message, 0);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
