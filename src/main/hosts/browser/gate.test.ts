import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createGate } from './gate';

describe('the gate', () => {
  it('of a Studio for this machine knows only names of this machine alone', () => {
    const gate = createGate('127.0.0.1');
    for (const own of ['localhost', 'LOCALHOST:4646', '127.0.0.1:1', '127.1.2.3', '[::1]:80'])
      expect(gate.isOwnHost(own)).toBe(true);
    for (const foreign of [undefined, '', '10.0.0.5', hostname(), '[::2]', 'localhost.', '127.0.0.1x', 'a@localhost'])
      expect(gate.isOwnHost(foreign)).toBe(false);
  });

  it('of a Studio for others knows addresses and its own name, but no name that could be anybody’s', () => {
    const gate = createGate('0.0.0.0');
    for (const own of ['localhost', '10.0.0.5:4646', '[fe80::1]:1', hostname(), `${hostname()}.local`])
      expect(gate.isOwnHost(own)).toBe(true);
    for (const foreign of ['evil.example', `${hostname()}.evil.example`, '10.0.0.5.evil.example', '999.1.1.1'])
      expect(gate.isOwnHost(foreign)).toBe(false);
    expect(createGate('box.example').isOwnHost('box.example:80')).toBe(true);
  });

  it('lets in only pages of the same name and port', () => {
    const gate = createGate('127.0.0.1');
    expect(gate.isOwnOrigin('http://localhost:1', 'localhost:1')).toBe(true);
    for (const origin of [undefined, 'null', 'http://localhost', 'http://localhost:2', 'file://', 'http://127.0.0.1:1'])
      expect(gate.isOwnOrigin(origin, 'localhost:1')).toBe(false);
    expect(gate.isOwnOrigin('http://evil.example', 'evil.example')).toBe(false);
  });

  it('has another token every time', () => {
    const [one, other] = [createGate('127.0.0.1'), createGate('127.0.0.1')];
    expect(one.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(one.isToken(one.token)).toBe(true);
    for (const wrong of [undefined, '', other.token, one.token.slice(1), `${one.token}x`])
      expect(one.isToken(wrong)).toBe(false);
  });
});
