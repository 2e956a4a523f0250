import { lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomToken } from './gate';

/** A token nobody has used for so long is not used again. */
const MAX_AGE_MS = 30 * 24 * 3600 * 1000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export interface KeptToken {
  readonly token: string;
  /** Has the next start make another one: pages that know this one are then turned away. */
  forget(): Promise<void>;
}

/**
 * The token of the run before on this address and port, so that a page that is open finds the program again after it was killed; else a
 * new one. It lies in a file that only its owner may read; a file that others could have read or written is not believed.
 * @param folder made if it is not there. Where nothing can be written, the token lives only as long as the program.
 */
export async function keepToken(folder: string, { host, port }: { host: string; port: number }): Promise<KeptToken> {
  const path = join(folder, `${host.replace(/[^A-Za-z0-9.-]/g, '_')}_${port}.token`);
  const token = (await readToken(path)) ?? randomToken();
  await writeToken(folder, path, token).catch(() => undefined);
  return { token, forget: () => rm(path, { force: true }) };
}

async function readToken(path: string): Promise<string | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats?.isFile() || stats.size > 64 || Date.now() - stats.mtimeMs > MAX_AGE_MS) return undefined;
  const isMine = process.platform === 'win32' || (stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0);
  if (!isMine) return undefined;
  const text = (await readFile(path, 'utf8').catch(() => '')).trim();
  return TOKEN.test(text) ? text : undefined;
}

async function writeToken(folder: string, path: string, token: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}`;
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(`${token}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
