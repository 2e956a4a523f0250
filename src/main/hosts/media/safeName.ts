import { StudioError } from '../../../shared/errors';

const MAX_DEPTH = 16;
const MAX_NAME_BYTES = 200;
/** Names that mean a device on Windows, whatever their ending. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A file's name as it may be on any disk: what separates folders or steers a terminal is replaced, an ending is kept.
 * @throws StudioError 'bad-input' if nothing is left of it
 */
export function safeName(given: string): string {
  const name = given
    .replace(/\p{Surrogate}/gu, '_')
    .normalize('NFC')

    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]/g, '_')
    .replace(/[. ]+$/, '')
    .replace(/^ +/, '');
  if (name === '') throw new StudioError('bad-input', 'A file without a name was sent: rename it and try again.');
  return shorten(DEVICES.test(name) ? `_${name}` : name);
}

/**
 * Where a file of an uploaded folder goes below it: every part safe, none of them leading out.
 * @throws StudioError 'bad-input'
 */
export function safeRelativePath(given: string): string[] {
  const parts = given.split('/').filter((part) => part !== '');
  if (parts.length === 0 || parts.length > MAX_DEPTH || parts.some((part) => part === '.' || part === '..'))
    throw new StudioError('bad-input', 'A file of the folder has a name that leads somewhere else: leave it out.');
  return parts.map(safeName);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const ending = /\.[^.]{1,16}$/.exec(name)?.[0] ?? '';
  let stem = name.slice(0, name.length - ending.length);
  while (Buffer.byteLength(stem) + Buffer.byteLength(ending) > MAX_NAME_BYTES) stem = [...stem].slice(0, -1).join('');
  return stem + ending;
}
