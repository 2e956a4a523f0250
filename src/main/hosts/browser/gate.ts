import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** Who may speak to the program: checked on every request, before anything else of it is looked at. */
export interface Gate {
  readonly token: string;
  /** The program listens to this machine alone. */
  readonly isLocal: boolean;
  /** Whether a Host header names this program. A page of somebody's else name that resolves to this machine (DNS rebinding) fails. */
  isOwnHost(host: string | undefined): boolean;
  /** Whether a page of ours sent this. */
  isOwnOrigin(origin: string | undefined, host: string | undefined): boolean;
  isToken(given: string | undefined): boolean;
}

/** A capability that nobody guesses: 256 random bits, fit for an address and for a WebSocket's subprotocol. */
export const randomToken = () => randomBytes(32).toString('base64url');

/** @param address what the program listens on */
export function createGate(address: string, token: string = randomToken()): Gate {
  const isLocal = isLoopback(address);
  const own = new Set([hostname().toLowerCase(), `${hostname().toLowerCase()}.local`, address.toLowerCase()]);
  const isOwnHost = (host: string | undefined) => {
    const name = hostnameOf(host);
    if (name === undefined) return false;
    // A number cannot be rebound; from elsewhere than this machine it is only asked for if the program listens to others.
    return isLoopback(name) || (!isLocal && (isIP(name) !== 0 || own.has(name)));
  };
  return {
    token,
    isLocal,
    isOwnHost,
    isOwnOrigin: (origin, host) =>
      isOwnHost(host) && (origin === `http://${host?.toLowerCase()}` || origin === `https://${host?.toLowerCase()}`),
    isToken: (given) => given !== undefined && isEqual(given, token),
  };
}

/** Whether a name or address means this machine alone. */
export function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

/** Takes the same time whatever is the same: both sides are hashed first, so lengths tell nothing either. */
export function isEqual(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

/** Name in a Host header, without its port, in lower case and without the brackets of IPv6. */
function hostnameOf(host: string | undefined): string | undefined {
  const found = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/.exec(host?.toLowerCase() ?? '');
  return found?.[1] ?? found?.[2];
}
