import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from './wire';

describe('wire', () => {
  it('brings back what was sent, with its byte arrays wherever they are', () => {
    const message = { id: 3, when: null, list: [new Uint8Array([1, 2]), { png: new Uint8Array(0) }, 'text'] };
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  it('sends a Buffer as the bytes it holds', () => {
    const [sent] = decodeMessage(encodeMessage([Buffer.from([7, 8, 9]).subarray(1)])) as [Uint8Array];
    expect([...sent]).toEqual([8, 9]);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a length that lies', new Uint8Array([255, 255, 255, 127, 0])],
    ['no JSON', new Uint8Array([2, 0, 0, 0, 123, 123])],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeMessage(bytes)).toThrowError(expect.objectContaining({ code: 'corrupt' }) as Error);
  });

  it('refuses a reference to bytes that did not come', () => {
    const json = new TextEncoder().encode('{"$bytes":[0,9]}');
    const message = new Uint8Array([json.length, 0, 0, 0, ...json, 1, 2]);
    expect(() => decodeMessage(message)).toThrowError(expect.objectContaining({ code: 'corrupt' }) as Error);
  });
});
