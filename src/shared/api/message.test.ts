import { describe, expect, it } from 'vitest';
import { replySchema } from './message';
import { decodeMessage, encodeMessage } from './wire';

describe('replySchema', () => {
  it.each([
    ['a result', { kind: 'result', id: 1, result: { a: 1 } }],
    ['the end of a call without a result', { kind: 'result', id: 1, result: undefined }],
    ['an error', { kind: 'error', id: 1, error: { code: 'io', message: 'It is full.' } }],
    ['an event', { kind: 'event', name: 'library.changed', data: {} }],
  ])('takes %s, as it is and as it comes over a socket', (_, reply) => {
    expect(replySchema.safeParse(reply).success).toBe(true);
    expect(replySchema.safeParse(decodeMessage(encodeMessage(reply))).success).toBe(true);
  });

  it('takes nothing else', () => {
    for (const other of [{}, { kind: 'call', id: 1 }, { kind: 'result' }, { kind: 'error', id: 1 }])
      expect(replySchema.safeParse(other).success).toBe(false);
  });
});
