import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { locateFfmpeg } from '../../../engine/video/locate';
import { probeVideo } from '../../../engine/video/probe';
import {
  add,
  base,
  call,
  done,
  exportTo,
  folder,
  items,
  notes,
  out,
  reaches,
  rendered,
  renderer,
  setUpExports,
  window,
} from './testing/queue';

setUpExports();
const undo: (() => void | Promise<void>)[] = [];
// Hooks that come later are the first to run: a small disk is gone before the folder it is in.
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
  vi.unstubAllEnvs();
});
/** Has exports encoded by a program of these shell lines; `$REAL` is the real ffmpeg. */
async function ffmpegIs(lines: string): Promise<void> {
  const { path } = await locateFfmpeg();
  const program = join(folder, 'ffmpeg.sh');
  await writeFile(
    program,
    `#!/bin/sh\nREAL='${path}'\ncase "$*" in *-version|*-encoders) exec "$REAL" "$@";; esac\n${lines}\n`,
  );
  await chmod(program, 0o755);
  vi.stubEnv('FFMPEG_BIN', program);
}

/** Where this process may mount, a real disk of half a megabyte, full but for `free` bytes. */
async function fullDisk(free: number): Promise<{ path: string; makeRoom(): Promise<void> } | undefined> {
  const path = join(folder, 'small');
  await mkdir(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  undo.push(() => void execFileSync('umount', ['-l', path]));
  const filler = join(path, 'filler');
  await writeFile(filler, Buffer.alloc(512 * 1024 - free));
  return { path, makeRoom: () => rm(filler) };
}
const rest = async (path: string) => (await readdir(path)).filter((name) => name !== 'filler');
const elsewhere = async (name: string) => (await base.files.grantTarget(window.client, join(folder, name))).handle;

describe('a disk that fills during an export', () => {
  it.each([
    ['a PNG sequence', { format: 'png' }, 5 * 4096],
    ['a video', { format: 'h264' }, 0],
    ['a contact sheet', { what: 'contact-sheet' }, 0],
  ] as const)('stops %s with a clear sentence; the next goes on, and it can be tried again', async (_, what, free) => {
    const disk = await fullDisk(free);
    if (!disk) await ffmpegIs('head -c 100000 >/dev/null; echo "x: No space left on device" >&2; exit 1');
    const place = disk?.path ?? join(folder, 'out');
    exportTo(place);
    // Without a disk of its own only ffmpeg can be told that there is no room.
    const asked = disk ? what : ({ format: 'h264' } as const);
    const id = await add({ ...asked, to: 19 });
    await reaches(id, 'failed');
    expect(items.get(id)?.error).toMatchObject({ code: 'disk-full', message: /^The disk is full\b.*free some space/ });
    expect(notes).toEqual([['Dance', expect.stringContaining('The disk is full')]]);
    expect(await rest(place).catch(() => [])).toEqual([]);

    vi.unstubAllEnvs();
    await done(await add({ title: 'Next', to: 1, target: await elsewhere('next.mp4') }));
    await disk?.makeRoom();
    await call('exports.retry', { id });
    await done(id);
    expect(items.get(id)?.error).toBeUndefined();
    expect(await rest(place)).toHaveLength(1);
  });
});

describe('an ffmpeg that is killed during an export', () => {
  it.each(['h264', 'png'] as const)('(%s) fails that one with a clear sentence; the next goes on', async (format) => {
    const pid = join(folder, 'pid');
    await ffmpegIs(`echo $$ >'${pid}'; exec "$REAL" "$@"`);
    renderer.allow(4);
    const [killed, next] = [await add({ format }), await add({ title: 'Next', to: 2 })];
    await rendered(killed, 4);
    process.kill(Number(await readFile(pid, 'utf8')), 'SIGKILL');
    vi.unstubAllEnvs();
    renderer.allow(Infinity);
    expect((await probeVideo(await done(next))).frames).toBe(3);
    expect(items.get(killed)).toMatchObject({
      state: 'failed',
      error: { code: 'ffmpeg', message: /stopped from outside \(SIGKILL\) after \d+ frames.*try again/ },
    });
    expect(await out()).toEqual(['Next.mp4']);
    await call('exports.retry', { id: killed });
    await done(killed);
    expect(await out()).toEqual([format === 'png' ? 'Dance' : 'Dance.mp4', 'Next.mp4']);
  });
});
