import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locateFfmpeg, parseEncoders } from './locate';

/** Stands in for an ffmpeg of a given version with two encoders. */
const script = (version: string) => `#!/bin/sh
case "$2" in
-version) echo "ffmpeg version ${version} Copyright (c) the FFmpeg developers";;
-encoders) printf 'Encoders:\\n V..... = Video\\n ------\\n V..... libx264    H.264\\n A..... aac    AAC\\n';;
esac
`;

let folder: string;
/** A place from which no package can be resolved until a test puts one there. */
let packagesFrom: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'locate-test-'));
  packagesFrom = folder;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, content: string, mode = 0o755): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

async function packageWith(name: string, content: string | undefined, mode = 0o755): Promise<string> {
  await program(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0' }), 0o644);
  return content === undefined ? '' : program(`node_modules/${name}/ffmpeg`, content, mode);
}

describe('locateFfmpeg', () => {
  it('finds a real one here, with its encoders', async () => {
    const ffmpeg = await locateFfmpeg();
    expect(ffmpeg.version).not.toBe('');
    expect(ffmpeg.encoders.has('png')).toBe(true);
    expect(await locateFfmpeg()).toBe(ffmpeg);
  });

  it('runs the one from the registry, which is always installed', async () => {
    const ffmpeg = await locateFfmpeg({ environment: {} });
    expect(['ffmpeg-static', '@ffmpeg-installer/ffmpeg']).toContain(ffmpeg.source);
    expect(ffmpeg.encoders.has('libx264')).toBe(true);
  });

  it('takes FFMPEG_BIN first, then ffmpeg-static, then the PATH, then the registry', async () => {
    const named = await program('named', script('1'));
    await packageWith('ffmpeg-static', script('2'));
    await program('bin/ffmpeg', script('3'));
    await packageWith('@ffmpeg-installer/ffmpeg', undefined);
    await packageWith(`@ffmpeg-installer/${process.platform}-${process.arch}`, script('4'));
    await program('here/ffmpeg', script('run from the current folder'));
    const here = relative(process.cwd(), join(folder, 'here'));
    const PATH = [here, '', join(folder, 'missing'), join(folder, 'bin')].join(delimiter);
    const first = await locateFfmpeg({ environment: { FFMPEG_BIN: named, PATH }, packagesFrom });
    expect(first).toMatchObject({ source: 'FFMPEG_BIN', version: '1', path: named, skipped: [] });
    expect([...first.encoders]).toEqual(['libx264', 'aac']);

    const second = await locateFfmpeg({ environment: { PATH }, packagesFrom });
    expect(second).toMatchObject({ source: 'ffmpeg-static', version: '2' });
    expect(second.skipped).toEqual([{ source: 'FFMPEG_BIN', why: 'not set' }]);

    await rm(join(folder, 'node_modules/ffmpeg-static/ffmpeg'));
    const third = await locateFfmpeg({ environment: { FFMPEG_BIN: '', PATH }, packagesFrom });
    expect(third).toMatchObject({ source: 'PATH', version: '3', path: join(folder, 'bin/ffmpeg') });
    expect(third.skipped[1]?.why).toMatch(/ffmpeg-static\/ffmpeg is not there$/);

    const fourth = await locateFfmpeg({ environment: { PATH: '' }, packagesFrom });
    expect(fourth).toMatchObject({ source: '@ffmpeg-installer/ffmpeg', version: '4' });
  });

  it('makes the programs of the packages executable, and only those', async () => {
    const unpacked = await packageWith('ffmpeg-static', script('5'), 0o644);
    expect(await locateFfmpeg({ environment: {}, packagesFrom })).toMatchObject({ source: 'ffmpeg-static' });
    expect((await stat(unpacked)).mode & 0o111).toBe(0o111);

    const named = await program('named', script('6'), 0o644);
    const ffmpeg = await locateFfmpeg({ environment: { FFMPEG_BIN: named }, packagesFrom });
    expect(ffmpeg.skipped).toEqual([{ source: 'FFMPEG_BIN', why: `${named} may not be executed` }]);
    expect((await stat(named)).mode & 0o111).toBe(0);
  });

  it('passes over what is there and does not run, and says why', async () => {
    const broken = await program('broken', '#!/bin/sh\necho "libfoo.so.3: cannot open" >&2\nexit 127\n');
    const other = await program('bin/ffmpeg', '#!/bin/sh\necho "hello"\n');
    await expect(
      locateFfmpeg({ environment: { FFMPEG_BIN: broken, PATH: join(folder, 'bin') }, packagesFrom }),
    ).rejects.toMatchObject({
      code: 'ffmpeg',
      message: expect.stringMatching(/install ffmpeg .* or set FFMPEG_BIN/) as string,
      detail: [
        `FFMPEG_BIN: ${broken} does not run (libfoo.so.3: cannot open)`,
        'ffmpeg-static: not installed',
        `PATH: ${other} is not ffmpeg`,
        '@ffmpeg-installer/ffmpeg: not installed',
      ].join('\n'),
    });
  });

  it('looks again after a failure', async () => {
    const FFMPEG_BIN = join(folder, 'later');
    await expect(locateFfmpeg({ environment: { FFMPEG_BIN }, packagesFrom })).rejects.toMatchObject({ code: 'ffmpeg' });
    await symlink(await program('real', script('7')), FFMPEG_BIN);
    expect(await locateFfmpeg({ environment: { FFMPEG_BIN }, packagesFrom })).toMatchObject({ version: '7' });
  });
});

describe('parseEncoders', () => {
  it('reads the table and not the legend above it', () => {
    const listing = `Encoders:
 V..... = Video
 A..... = Audio
 ------
 V....D a64multi             Multicolor charset for Commodore 64 (codec a64_multi)
 VFS..D prores_ks            Apple ProRes (iCodec Pro) (codec prores)
 V..X.. libaom-av1           libaom AV1 (codec av1)
 A....D aac                  AAC (Advanced Audio Coding)
`;
    expect([...parseEncoders(listing)]).toEqual(['a64multi', 'prores_ks', 'libaom-av1', 'aac']);
  });
});
