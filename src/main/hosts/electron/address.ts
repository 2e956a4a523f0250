/** Scheme of everything the window loads: the interface and, below /media/, files of the projects. */
export const SCHEME = 'studio';
export const ORIGIN = `${SCHEME}://app`;
export const START_PAGE = `${ORIGIN}/`;
export const MEDIA_PATH = '/media/';

/** Whether an address is that of the one page there is; which part of it does not matter. */
export function isStartPage(address: string): boolean {
  if (!isOwnAddress(address)) return false;
  const { pathname } = new URL(address);
  return pathname === '/' || pathname === '/index.html';
}

/** Whether an address is one of the program's own. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === `${SCHEME}:` && host === 'app' && username === '' && password === '';
}
