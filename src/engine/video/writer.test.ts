import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ffmpeg } from './locate';
import { probeVideo } from './probe';
import type { EncoderProgress } from './progress';
import { readFrames } from './reader';
import {
  collect,
  COLOURS,
  fakeFfmpeg,
  largestDifference,
  packagedFfmpeg,
  plainFrame,
  temporaryFolder,
} from './testClips';
import type { VideoWriter, VideoWriterOptions } from './writer';
import { openVideoWriter } from './writer';

const ffmpeg = await packagedFfmpeg();
let out: Awaited<ReturnType<typeof temporaryFolder>>;
let programs: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  [out, programs] = await Promise.all([temporaryFolder(), temporaryFolder()]);
});
afterEach(() => Promise.all([out.remove(), programs.remove()]));

/** A busy machine may take its time; what is awaited is that it happens. */
const PATIENT = { timeout: 60_000 };
const grey = plainFrame([90, 100, 110], 64, 64);
const open = (name: string, changes: Partial<VideoWriterOptions> = {}): Promise<VideoWriter> =>
  openVideoWriter({ path: join(out.path, name), width: 64, height: 64, fps: 25, quality: 'draft', ffmpeg, ...changes });

async function writeAll(writer: VideoWriter, frames: number) {
  for (let frame = 0; frame < frames; frame++) await writer.write(grey);
  return writer.finish();
}

describe('writing a clip', () => {
  it('lets the caller use a buffer again, counts frames, and tells progress and the command', async () => {
    const reports: EncoderProgress[] = [];
    const commands: string[] = [];
    const writer = await open('reused', {
      onProgress: (report) => reports.push(report),
      onCommand: (line) => commands.push(line),
    });
    const buffer = new Uint8Array(64 * 64 * 3);
    for (const colour of COLOURS) {
      buffer.set(plainFrame(colour, 64, 64));
      await writer.write(buffer);
    }
    expect(await writer.finish()).toMatchObject({ frames: 10, seconds: 0.4, path: join(out.path, 'reused') });
    const back = await collect(readFrames(join(out.path, 'reused'), { ffmpeg }));
    expect(back.map((frame) => [...frame.subarray(0, 3)])).toEqual(COLOURS);
    expect(reports.at(-1)).toMatchObject({ frames: 10, finished: true });
    expect(commands).toHaveLength(1);
    expect(commands[0]).toContain(`${ffmpeg.path} -hide_banner`);
  });

  it('waits for an ffmpeg that is busy', async () => {
    const slow = await fakeFfmpeg(
      programs.path,
      `while [ ! -e '${programs.path}/go' ]; do sleep 0.02; done; exec "$REAL" "$@"`,
    );
    const writer = await open('slow.mp4', { ffmpeg: slow, width: 512, height: 512 });
    const large = plainFrame([1, 2, 3], 512, 512);
    let taken = false;
    const writing = writer.write(large).then(() => (taken = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(taken).toBe(false);
    await writeFile(join(programs.path, 'go'), '');
    await writing;
    expect(await writer.finish()).toMatchObject({ frames: 1 });
  });

  it('refuses frames of another size, clips without frames, and frames after the end', async () => {
    const writer = await open('a.mp4');
    await expect(writer.write(grey.subarray(1))).rejects.toMatchObject({ code: 'bad-input' });
    await writeAll(writer, 1);
    await expect(writer.write(grey)).rejects.toMatchObject({ code: 'internal' });
    await expect((await open('b.mp4')).finish()).rejects.toMatchObject({ code: 'bad-input' });
    expect(await out.names()).toEqual(['a.mp4']);
  });

  it('refuses a format that the binary cannot encode before it touches the disk', async () => {
    const poor: Ffmpeg = { ...ffmpeg, encoders: new Set(['gif']) };
    await expect(open('a.mp4', { ffmpeg: poor })).rejects.toMatchObject({ code: 'unsupported' });
    await expect(open('a.gif', { fps: 60 })).rejects.toMatchObject({ code: 'unsupported' });
    expect(await out.names()).toEqual([]);
  });
});

describe('the place of a clip', () => {
  it('must be a folder that is there and can be written to', async () => {
    await writeFile(join(out.path, 'file'), 'precious');
    await expect(open('missing/a.mp4')).rejects.toMatchObject({ code: 'not-found' });
    await expect(open('file/a.mp4')).rejects.toMatchObject({ code: 'bad-input' });
    await expect(open('file/deeper/a.mp4')).rejects.toMatchObject({ code: 'bad-input' });
    await expect(open(`${'x'.repeat(300)}.mp4`)).rejects.toMatchObject({ code: 'bad-input' });
    // Permissions do not bind the administrator, but not even he can create a file in /proc.
    const closed = existsSync('/proc/self') ? '/proc' : join(out.path, 'closed');
    if (closed !== '/proc') await mkdir(closed, 0o555);
    const refused = open('', { path: join(closed, 'a.mp4') });
    await expect(refused).rejects.toMatchObject({ code: 'io', message: expect.stringContaining(closed) as string });
    if (closed !== '/proc') await chmod(closed, 0o755);
  });

  it('keeps what is there unless told to replace it', async () => {
    const path = join(out.path, 'a.mp4');
    await writeFile(path, 'precious');
    await expect(open('a.mp4')).rejects.toMatchObject({ code: 'exists' });
    const failing = await open('a.mp4', { force: true });
    await failing.write(grey);
    await failing.abort();
    expect(await readFile(path, 'utf8')).toBe('precious');
    await writeAll(await open('a.mp4', { force: true }), 3);
    expect((await probeVideo(path, { ffmpeg })).frames).toBe(3);
    await mkdir(join(out.path, 'b.mp4'));
    await expect(open('b.mp4', { force: true })).rejects.toMatchObject({ code: 'exists' });
    await expect(open('', { path: '/dev/full', format: 'png', force: true })).rejects.toMatchObject({ code: 'exists' });
    expect(await out.names()).toEqual(['a.mp4', 'b.mp4']);
  });

  it('keeps what came to be there meanwhile', async () => {
    const path = join(out.path, 'a.mp4');
    const writer = await open('a.mp4');
    await writer.write(grey);
    await writeFile(path, 'precious');
    await expect(writer.finish()).rejects.toMatchObject({ code: 'exists' });
    expect(await readFile(path, 'utf8')).toBe('precious');
    expect(await out.names()).toEqual(['a.mp4']);
  });

  it('replaces a folder only if it holds nothing but a PNG sequence', async () => {
    await writeAll(await open('frames'), 3);
    await expect(open('frames')).rejects.toMatchObject({ code: 'exists' });
    await writeAll(await open('frames', { force: true }), 2);
    expect(await readdir(join(out.path, 'frames'))).toHaveLength(2);

    const writer = await open('frames', { force: true });
    await writer.write(grey);
    await writeFile(join(out.path, 'frames', 'notes.txt'), 'precious');
    await expect(writer.finish()).rejects.toMatchObject({ code: 'exists' });
    await expect(open('frames', { force: true })).rejects.toMatchObject({ code: 'exists' });
    await symlink(join(out.path, 'frames'), join(out.path, 'link'));
    await expect(open('link', { force: true })).rejects.toMatchObject({ code: 'exists' });
    expect(await readFile(join(out.path, 'frames', 'notes.txt'), 'utf8')).toBe('precious');
    expect(await out.names()).toEqual(['frames', 'link']);
  });
});

/** Runs the real ffmpeg with its output sent to a device that is always full. */
const INTO_FULL_DISK = `
if [ ! -e /dev/full ]; then cat >/dev/null; echo "Error writing trailer: No space left on device" >&2; exit 0; fi
count=$#
while [ $count -gt 1 ]; do set -- "$@" "$1"; shift; count=$((count - 1)); done
shift
exec "$REAL" "$@" file:/dev/full`;

describe('failures leave nothing behind', () => {
  it.each([
    [
      'a.mp4',
      'dies',
      `head -c 100000 >/dev/null; echo "it went wrong" >&2; exit 3`,
      'ffmpeg',
      /it went wrong\nexit code 3/,
    ],
    ['frames', 'is killed', `head -c 100000 >/dev/null; kill -9 $$`, 'ffmpeg', /signal SIGKILL/],
    ['a.mp4', 'ends early as if all were well', `head -c 100000 >/dev/null; exit 0`, 'ffmpeg', /exit code 0/],
    [
      'a.mp4',
      'loses frames',
      `part="$(dirname "$0")/part"; head -c 36864 >"$part"; cat >/dev/null; "$REAL" "$@" <"$part"`,
      'ffmpeg',
      /20 frames were given, 3 written/,
    ],
    ['a.mp4', 'writes nothing', `cat >/dev/null`, 'ffmpeg', /0 written/],
    [
      'a.mp4',
      'meets a full disk and never returns',
      `head -c 100000 >/dev/null; echo "av_interleaved_write_frame(): No space left on device" >&2; sleep 1000; :`,
      'disk-full',
      /No space/,
    ],
    [
      'a.mp4',
      'meets a full disk at the end and calls it a success',
      `"$REAL" "$@"; echo "Error closing file: No space left on device" >&2; exit 0`,
      'disk-full',
      /No space/,
    ],
    ['a.mp4', 'meets a full disk', INTO_FULL_DISK, 'disk-full', /No space/],
    ['a.webm', 'meets a full disk', INTO_FULL_DISK, 'disk-full', /No space/],
    ['a.gif', 'meets a full disk', INTO_FULL_DISK, 'disk-full', /No space/],
    [
      'frames',
      'leaves half a picture and says nothing',
      `"$REAL" "$@"; last="$(dirname "\${LAST#file:}")/frame_000020.png"; head -c 40 "$last" >"$last.half"; mv "$last.half" "$last"`,
      'ffmpeg',
      /20 frames were given/,
    ],
  ])('%s: ffmpeg %s', async (name, _what, lines, code, detail) => {
    const writer = await open(name, { ffmpeg: await fakeFfmpeg(programs.path, lines) });
    // what ends early is given more than the system keeps for it, so that it is missed while frames are written, however busy the machine
    const failed = writeAll(writer, lines.startsWith('head') ? 200 : 20);
    await expect(failed).rejects.toMatchObject({ code, detail: expect.stringMatching(detail) as string });
    const stopped = /kill -9/.test(lines) ? expect(failed).rejects : expect(failed).rejects.not;
    await stopped.toThrow(/stopped from outside \(SIGKILL\) after \d+ frames/);
    await expect(writer.write(grey)).rejects.toMatchObject({ code });
    expect(await out.names()).toEqual([]);
  });

  it('ffmpeg cannot be started', async () => {
    const gone: Ffmpeg = { ...ffmpeg, path: join(programs.path, 'gone') };
    await expect(open('a.mp4', { ffmpeg: gone })).rejects.toMatchObject({ code: 'ffmpeg' });
    expect(await out.names()).toEqual([]);
  });

  it('cancelled before, between frames, while ffmpeg is stuck, and at the end', async () => {
    await expect(open('a.mp4', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });

    const between = new AbortController();
    const writer = await open('b.mp4', { signal: between.signal });
    await writer.write(grey);
    expect(await out.names()).toHaveLength(1);
    between.abort();
    await expect(writer.write(grey)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(writer.finish()).rejects.toMatchObject({ code: 'cancelled' });

    const pidFile = join(programs.path, 'pid');
    const stuck = await fakeFfmpeg(programs.path, `echo $$ >'${pidFile}'; sleep 1000; :`);
    const during = new AbortController();
    const waiting = await open('c.mp4', { signal: during.signal, ffmpeg: stuck, width: 512, height: 512 });
    const write = waiting.write(plainFrame([0, 0, 0], 512, 512));
    await expect.poll(() => existsSync(pidFile) && readFile(pidFile, 'utf8'), PATIENT).toMatch(/\d+\n/);
    during.abort();
    await expect(write).rejects.toMatchObject({ code: 'cancelled' });
    const pid = Number(await readFile(pidFile, 'utf8'));
    expect(isRunning(pid)).toBe(false);

    const late = new AbortController();
    const ending = await open('d', { signal: late.signal });
    await ending.write(grey);
    const finishing = ending.finish();
    late.abort();
    await expect(finishing).rejects.toMatchObject({ code: 'cancelled' });
    expect(await out.names()).toEqual([]);
  });

  it('an abort after the end changes nothing', async () => {
    const controller = new AbortController();
    const writer = await open('a.mp4', { signal: controller.signal });
    await writeAll(writer, 2);
    controller.abort();
    await writer.abort();
    expect((await probeVideo(join(out.path, 'a.mp4'), { ffmpeg })).frames).toBe(2);
  });

  it('the program exits in the middle', async () => {
    const script = join(programs.path, 'exits.mts');
    const pidFile = join(programs.path, 'pid');
    const wrapper = await fakeFfmpeg(programs.path, `echo $$ >'${pidFile}'; exec "$REAL" "$@"`);
    await writeFile(
      script,
      `import { readdirSync } from 'node:fs';
       import { openVideoWriter } from ${JSON.stringify(join(import.meta.dirname, 'writer.ts'))};
       const writer = await openVideoWriter({ path: ${JSON.stringify(join(out.path, 'a.mp4'))}, width: 64, height: 64, fps: 25 });
       for (let frame = 0; frame < 100; frame++) await writer.write(new Uint8Array(64 * 64 * 3));
       console.log(readdirSync(${JSON.stringify(out.path)}).length);
       process.exit(7);`,
    );
    const ending = await new Promise<{ code: unknown; stdout: string }>((done) => {
      const env = { ...process.env, FFMPEG_BIN: wrapper.path };
      execFile(process.execPath, ['--import', 'tsx', script], { env }, (error, stdout) =>
        done({ code: error?.code, stdout }),
      );
    });
    expect(ending).toEqual({ code: 7, stdout: '1\n' });
    const pid = Number(await readFile(pidFile, 'utf8'));
    await expect.poll(() => isRunning(pid), PATIENT).toBe(false);
    expect(await out.names()).toEqual([]);
  });
});

/** A process that has ended and that nobody has asked about yet does not run any more. */
function isRunning(pid: number): boolean {
  if (existsSync('/proc/self'))
    return existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('several clips are written at once without meeting', async () => {
  const writers = await Promise.all(['a.mp4', 'b.webm', 'c.gif'].map((name) => open(name)));
  await Promise.all(writers.map((writer, index) => writeAll(writer, index + 2)));
  for (const [index, name] of ['a.mp4', 'b.webm', 'c.gif'].entries()) {
    const frames = await collect(readFrames(join(out.path, name), { ffmpeg }));
    expect(frames).toHaveLength(index + 2);
    expect(largestDifference(frames[0] ?? new Uint8Array(), grey)).toBeLessThanOrEqual(6);
  }
});
