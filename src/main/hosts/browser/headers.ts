import type { ServerResponse } from 'node:http';
import { contentSecurityPolicy } from '../media/policy';

/**
 * What every answer carries. A page of another origin can neither frame the Studio, nor use what it serves, nor learn its address.
 * @param host checked before
 */
export function setSecurityHeaders(response: ServerResponse, host: string): void {
  const socket = [`ws://${host}`, `wss://${host}`];
  response.setHeader('Content-Security-Policy', contentSecurityPolicy({ connect: socket, media: [] }));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
}
