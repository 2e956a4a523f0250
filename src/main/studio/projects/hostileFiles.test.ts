import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import {
  migrateProject,
  newProject,
  parseProject,
  PROJECT_MIGRATIONS,
  PROJECT_VERSION,
  type Asset,
  type Project,
  type ProjectMigrations,
} from '../../../shared/project';
import { ProjectKeeper } from './keeper';
import { ProjectLibrary } from './library';
import { ProjectPlaces } from './places';

const picture = Buffer.from('pretend picture');
const id = createHash('sha256').update(picture).digest('hex');
const asset: Asset = { id, kind: 'image', name: 'me.png', bytes: picture.length };
const project = (changes: Partial<Project> = {}): Project => ({
  ...newProject({
    ...{ id: 'guest', name: 'Guest', frames: 10, fps: 25, now: '2026-01-01T00:00:00Z' },
    scene: { pack: { name: 'starter' }, start: { w: '' } },
  }),
  ...changes,
});

let folder: string;
let places: ProjectPlaces;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-projects-'));
  places = new ProjectPlaces(join(folder, 'projects'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Entries = Record<string, string | Buffer>;
async function zip(entries: Entries, patch: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<string> {
  const path = join(folder, 'Guest.sivproj');
  const file = new ZipFile();
  for (const [name, content] of Object.entries(entries)) file.addBuffer(Buffer.from(content), name);
  file.end();
  await pipeline(file.outputStream, createWriteStream(path));
  await writeFile(path, patch(await readFile(path)));
  return path;
}
const take = (path: string) =>
  new ProjectLibrary(places, new ProjectKeeper(places)).take(
    { path, name: 'Guest.sivproj', uploaded: true },
    new AbortController().signal,
  );
const kept = () => readdir(places.root).catch(() => []);
const json = (changes: Partial<Project> = {}) => JSON.stringify(project(changes));

describe('a project file of a stranger', () => {
  it('is taken if it is what it says', async () => {
    const path = await zip({ 'project.json': json({ assets: [asset] }), [`assets/${id}.png`]: picture });
    expect(await take(path)).toBe('guest');
    expect(await readFile(join(places.assets('guest'), `${id}.png`))).toEqual(picture);
  });

  it.each<[string, Entries]>([
    [
      'an asset that is another one',
      { 'project.json': json({ assets: [asset] }), [`assets/${id}.png`]: 'pretend pictur!' },
    ],
    [
      'an asset of another size',
      { 'project.json': json({ assets: [asset] }), [`assets/${id}.png`]: 'longer than it says' },
    ],
    [
      'an asset beyond what is allowed',
      { 'project.json': json({ assets: [{ ...asset, bytes: 2 ** 40 }] }), [`assets/${id}.png`]: picture },
    ],
    ['a bomb', { 'project.json': json(), 'filler.bin': Buffer.alloc(64 * 2 ** 20) }],
    ['no project', { 'readme.txt': 'hello' }],
    ['text that is none', { 'project.json': '{"format": "styleinv-project", "version": 1, "name"' }],
    ['values out of range', { 'project.json': json({ range: { from: -5, to: 1e12 } }) }],
    ['a name that is markup and control characters', { 'project.json': json({ name: 'a\u0000<script>' }) }],
    ['an id that is a path', { 'project.json': json({ id: '../../escape' }) }],
  ])('is refused with a sentence and leaves nothing: %s', async (_, entries) => {
    const thrown = await take(await zip(entries)).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: 'StudioError', message: /Guest\.sivproj/ });
    expect((thrown as { code: string }).code).toMatch(/^(corrupt|not-found)$/);
    expect(await kept()).toEqual([]);
  });

  it('cannot write outside its folder', async () => {
    const name = `assets/${id}.png`;
    const outside = '../'.repeat(2) + 'x'.repeat(name.length - 6);
    const path = await zip({ 'project.json': json({ assets: [asset] }), [name]: picture }, (bytes) =>
      Buffer.from(bytes.toString('latin1').replaceAll(name, outside), 'latin1'),
    );
    await expect(take(path)).rejects.toMatchObject({ code: 'corrupt', message: /Guest\.sivproj/ });
    expect((await readdir(folder)).sort()).toEqual(['Guest.sivproj']);
  });

  it('does not make this machine ask another one for its assets', async () => {
    const linked = { ...asset, path: '\\\\server\\share\\me.png' };
    const taken = await take(await zip({ 'project.json': json({ assets: [linked] }) }));
    const text = await readFile(places.project(taken), 'utf8');
    expect(parseProject(text, 'it').assets).toEqual([asset]);
  });

  it('is refused on every truncation', async () => {
    const whole = await readFile(
      await zip({ 'project.json': json({ assets: [asset] }), [`assets/${id}.png`]: picture }),
    );
    for (let length = 0; length < whole.length; length += 23) {
      const path = join(folder, 'cut.sivproj');
      await writeFile(path, whole.subarray(0, length));
      await expect(take(path)).rejects.toMatchObject({ name: 'StudioError' });
    }
    expect(await kept()).toEqual([]);
  });
});

describe('versions', () => {
  it('of today are read, newer ones are refused with what to do', () => {
    expect(parseProject(json(), 'it')).toEqual(project());
    const newer = JSON.stringify({ ...project(), version: PROJECT_VERSION + 1 });
    expect(() => parseProject(newer, 'Guest.sivproj')).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringMatching(/newer .* update/) as string }),
    );
  });

  it('of the past are brought up to date step by step, or refused where there is no step', () => {
    const steps: ProjectMigrations = {
      1: ({ title, ...rest }) => ({ ...rest, name: title }),
      2: (document) => ({ ...document, markers: [] }),
    };
    const old = { version: 1, title: 'Dance' };
    expect(migrateProject(old, 'it', steps, 3)).toEqual({ version: 3, name: 'Dance', markers: [] });
    expect(migrateProject({ version: 2, name: 'Dance' }, 'it', steps, 3)).toMatchObject({ version: 3, name: 'Dance' });
    expect(() => migrateProject({ version: 1 }, 'Old.sivproj', {}, 3)).toThrow(/Old\.sivproj .* no longer read/);
  });

  it('each have their step to the next one', () => {
    const versions = Array.from({ length: PROJECT_VERSION - 1 }, (_, i) => String(i + 1));
    expect(Object.keys(PROJECT_MIGRATIONS)).toEqual(versions);
  });
});
