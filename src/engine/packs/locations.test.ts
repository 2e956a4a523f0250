import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPacks, programFolder, resolvePack, userFolder, type Surroundings } from './locations';

let root: string;
let around: Surroundings;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'packs-'));
  around = {
    env: { STYLEINV_HOME: join(root, 'home') },
    platform: 'linux',
    home: root,
    program: join(root, 'program'),
  };
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function makeFolder(...parts: string[]): Promise<string> {
  const folder = join(root, ...parts);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), '{}');
  return folder;
}

describe('userFolder', () => {
  const at = (platform: NodeJS.Platform, env: Surroundings['env']) =>
    userFolder({ env, platform, home: '/home/me', program: '/p' });
  it('follows each system’s custom, and STYLEINV_HOME before all', () => {
    expect(at('linux', {})).toBe('/home/me/.local/share/styleinv-studio');
    expect(at('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/styleinv-studio');
    expect(at('darwin', {})).toBe('/home/me/Library/Application Support/styleinv-studio');
    expect(at('win32', { APPDATA: '/roaming' })).toBe('/roaming/styleinv-studio');
    expect(at('win32', { STYLEINV_HOME: '/mine', APPDATA: '/roaming' })).toBe('/mine');
  });
});

describe('resolvePack', () => {
  it('finds packs by name in the user’s folder and in the program, the user’s own first', async () => {
    const starter = await makeFolder('program', 'resources', 'models', 'starter');
    const mine = await makeFolder('home', 'packs', 'mine');
    await writeFile(join(root, 'home', 'packs', 'zipped.sivpack'), '');
    expect(await resolvePack('starter', around)).toBe(starter);
    expect(await resolvePack('mine', around)).toBe(mine);
    expect(await resolvePack('zipped', around)).toBe(join(root, 'home', 'packs', 'zipped.sivpack'));
    const own = await makeFolder('home', 'packs', 'starter');
    expect(await resolvePack('starter', around)).toBe(own);
  });

  it('takes a path as a path', async () => {
    const folder = await makeFolder('elsewhere', 'pack');
    expect(await resolvePack(folder, around)).toBe(folder);
    await expect(resolvePack(join(root, 'nowhere'), around)).rejects.toMatchObject({ code: 'not-found' });
    await expect(resolvePack('missing.sivpack', around)).rejects.toMatchObject({ code: 'not-found' });
    await expect(resolvePack('', around)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('never takes a name for a path out of the folders', async () => {
    await makeFolder('home', 'outside');
    await expect(resolvePack('outside', around)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('lists what there is when a name is unknown', async () => {
    await makeFolder('program', 'resources', 'models', 'starter');
    await makeFolder('home', 'packs', 'mine');
    await makeFolder('home', 'packs', '.half.abc.partial');
    expect((await listPacks(around)).map((p) => [p.name, p.bundled])).toEqual([
      ['mine', false],
      ['starter', true],
    ]);
    await expect(resolvePack('strater', around)).rejects.toThrow(
      "There is no pack called 'strater': use one of: mine, starter, or the path of a pack folder or .sivpack file.",
    );
  });

  it('says so if there is none at all', async () => {
    await expect(resolvePack('x', around)).rejects.toThrow("There is no pack called 'x': give the path");
  });
});

describe('programFolder', () => {
  it('walks up past other packages to the program’s own, as a bundle in a subfolder does', async () => {
    const program = join(root, 'program');
    const inner = join(program, 'out', 'main');
    await mkdir(inner, { recursive: true });
    await writeFile(join(program, 'package.json'), JSON.stringify({ name: 'styleinv-studio' }));
    await writeFile(join(program, 'out', 'package.json'), JSON.stringify({ name: 'something-else' }));
    expect(programFolder(inner)).toBe(program);
    expect(() => programFolder(root)).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  it('finds this program from its sources', () => {
    expect(existsSync(join(programFolder(), 'src', 'engine', 'packs', 'locations.ts'))).toBe(true);
  });
});
