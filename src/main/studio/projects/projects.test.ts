import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samplePortrait } from '../../../engine/portrait/takePortrait';
import { locateFfmpeg } from '../../../engine/video/locate';
import type { Project } from '../../../shared/project';
import { testParts, testWindow, type TestWindow } from '../testing/fakes';
import { createProjects, type Projects } from './handlers';
import { ProjectPlaces } from './places';

const parts = testParts();
let folder: string;
let projects: Projects;
let window: TestWindow;

function start(): Projects {
  return createProjects(
    { ...parts, media: { serve: () => undefined, find: (address) => parts.media.find(address) } },
    places(),
  );
}
const places = () => new ProjectPlaces(join(folder, 'projects'));
const create = (sample = false) => projects.handlers['projects.create']({ name: 'Dance', sample }, window);
const grant = async (path: string) => (await parts.files.grant(window.client, path)).handle;
const openId = (id: string, by = window) => projects.handlers['projects.open']({ id }, by);
const openFile = async (path: string) => projects.handlers['projects.open']({ handle: await grant(path) }, window);
const keep = (project: Project, by = window, based: string[] = []) =>
  projects.handlers['projects.keep']({ project, based }, by);
const save = (id: string, target?: string, linked = false) =>
  projects.handlers['projects.save']({ id, target, linked }, window);
const renamed = (project: Project, name: string): Project => ({ ...project, name });

async function withPortrait(): Promise<Project> {
  const { project } = await create();
  const handle = await grant(samplePortrait());
  const asset = await projects.handlers['projects.addAsset']({ id: project.id, handle, kind: 'image' }, window);
  const filled = { ...project, assets: [asset] };
  await keep(filled);
  return filled;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-projects-'));
  window = testWindow();
  projects = start();
});
afterEach(async () => {
  await projects.close();
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => parts.engine.close());

describe('a new project', () => {
  it('starts on the sample portrait, which moves at once', async () => {
    const { project, missingPack, missingAssets } = await create(true);
    expect(project.subject).toMatchObject({ kind: 'portrait', asset: project.assets[0]?.id });
    expect(missingPack).toBeUndefined();
    expect(missingAssets).toEqual([]);
    const path = await projects.assets.assetPath(project.id, project.assets[0]?.id ?? '');
    expect(await readFile(path)).toEqual(await readFile(samplePortrait()));
    const average = (await create(false)).project.scene.start.w;
    expect(project.scene.start.w).not.toBe(average);
    expect((await openId(project.id)).project).toEqual(project);
  });
});

describe('keeping', () => {
  it('puts the newest state on disk, whatever came while it wrote', async () => {
    const { project } = await create();
    const names = Array.from({ length: 20 }, (_, i) => `take ${i}`);
    const kept = await Promise.all(names.map((name) => keep(renamed(project, name))));
    const text = await readFile(places().project(project.id), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ name: 'take 19', modified: kept.at(-1)?.kept });
    expect((await readdir(places().folder(project.id))).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('leaves the date alone where nothing changed', async () => {
    const { project } = await create();
    const { kept } = await keep(renamed(project, 'Ann'));
    expect((await keep({ ...renamed(project, 'Ann'), modified: project.modified })).kept).toBe(kept);
  });

  it('fails clearly and keeps the old copy where nothing can be written', async () => {
    const { project } = await create();
    const path = places().project(project.id);
    const before = await readFile(path, 'utf8');
    const away = `${path}.away`;
    await cp(path, away);
    await rm(path);
    await mkdir(path);
    await expect(keep(renamed(project, 'lost'))).rejects.toMatchObject({ code: 'bad-input' });
    await rm(path, { recursive: true });
    await cp(away, path);
    await keep(renamed(project, 'found'));
    const undated = (text: string) => ({ ...(JSON.parse(text) as Project), modified: '' });
    expect(undated(await readFile(path, 'utf8'))).toEqual({ ...undated(before), name: 'found' });
  });

  it('knows nothing of a project that was forgotten', async () => {
    const { project } = await create();
    await projects.handlers['projects.forget']({ id: project.id }, window);
    await expect(keep(project)).rejects.toMatchObject({ code: 'not-found' });
    expect(await projects.handlers['projects.recent']({}, window)).toEqual([]);
  });
});

describe('two windows', () => {
  it('never have one project', async () => {
    const { project } = await create();
    const other = testWindow();
    await expect(openId(project.id, other)).rejects.toMatchObject({ code: 'exists', message: /another window/ });
    await expect(keep(project, other)).rejects.toMatchObject({ code: 'exists' });
    await projects.handlers['projects.close']({ id: project.id }, window);
    expect((await openId(project.id, other)).recovered).toBe(false);
    await expect(openId(project.id)).rejects.toMatchObject({ code: 'exists' });
  });

  it('hand a project over when a window is reloaded', async () => {
    const { project } = await create();
    const reloaded = testWindow();
    const opening = openId(project.id, reloaded);
    window.close();
    expect((await opening).project.id).toBe(project.id);
    expect((await openId(project.id, reloaded)).project.id).toBe(project.id);
  });

  it('lose nothing when the first comes back to what the second has changed', async () => {
    const mine = await withPortrait();
    const { kept } = await keep({ ...renamed(mine, 'mine'), modified: '2999-01-01T00:00:00.000Z' });
    window.close();
    const other = testWindow();
    const { project: theirs } = await openId(mine.id, other);
    expect(theirs.modified).toBe(kept);
    await keep(renamed(theirs, 'theirs'), other);
    await projects.handlers['projects.close']({ id: mine.id }, other);
    const returned = testWindow();
    await keep(renamed(mine, 'mine too'), returned, [kept]);
    const names = async () => (await projects.handlers['projects.recent']({}, window)).map(({ name }) => name).sort();
    expect(await names()).toEqual(['mine too', 'theirs (2)']);
    expect(returned.told.map(({ name }) => name)).toContain('app.notice');
    const aside = (await projects.handlers['projects.recent']({}, window)).find(({ name }) => name === 'theirs (2)')!;
    const opened = await openId(aside.id, other);
    expect(opened).toMatchObject({ missingAssets: [], project: { name: 'theirs (2)' } });
    expect((await stat(await projects.assets.assetPath(aside.id, mine.assets[0]!.id))).size).toBeGreaterThan(1000);
  });

  it('make no second project of what a returning window knows, or has itself sent', async () => {
    const { project } = await create();
    const { kept } = await keep(renamed(project, 'told'));
    const sent = '2999-01-01T00:00:00.000Z';
    await keep({ ...renamed(project, 'sent, and no answer came'), modified: sent });
    window.close();
    await keep(renamed(project, 'newest'), testWindow(), [kept, sent]);
    expect(await projects.handlers['projects.recent']({}, window)).toMatchObject([{ name: 'newest' }]);
  });

  it('of two processes never have one project', async () => {
    const { project } = await create();
    await projects.handlers['projects.close']({ id: project.id }, window);
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")']);
    await once(holder.stdout, 'data');
    await writeFile(join(places().folder(project.id), 'lock'), String(holder.pid));
    await expect(openId(project.id)).rejects.toMatchObject({ code: 'exists' });
    holder.kill('SIGKILL');
    await once(holder, 'close');
    expect(await projects.handlers['projects.recent']({}, window)).toMatchObject([{ id: project.id, recovered: true }]);
    expect(await openId(project.id)).toMatchObject({ recovered: true, project: { id: project.id } });
    await projects.handlers['projects.close']({ id: project.id }, window);
    expect(await openId(project.id)).toMatchObject({ recovered: false });
  });
});

describe('a project file', () => {
  it('comes back byte for byte, with its assets', async () => {
    const project = await withPortrait();
    const thumbnail = Buffer.from('89504e470d0a1a0a', 'hex');
    await projects.handlers['projects.thumbnail']({ id: project.id, png: thumbnail }, window);
    const { file } = await save(project.id);
    expect(file).toBe(join(folder, 'projects', 'Dance.sivproj'));
    const text = await readFile(places().project(project.id));
    expect(await projects.handlers['projects.recent']({}, window)).toMatchObject([{ file, unsaved: false }]);
    await projects.handlers['projects.forget']({ id: project.id }, window);
    const opened = await openFile(file);
    expect(opened).toMatchObject({ file, unsaved: false, recovered: false, missingAssets: [] });
    const again = await readFile(places().project(project.id), 'utf8');
    const asset = project.assets[0]!;
    // A file that is enclosed names no path of the machine it comes from.
    expect(JSON.parse(again)).toEqual({ ...JSON.parse(text.toString()), assets: [{ ...asset, path: undefined }] });
    expect(again).not.toContain(samplePortrait());
    const copy = await projects.assets.assetPath(project.id, asset.id);
    expect(await readFile(copy)).toEqual(await readFile(samplePortrait()));
    expect(await readFile(places().thumbnail(project.id))).toEqual(thumbnail);
    const saved = await save(project.id);
    expect(saved.file).toBe(file);
    await projects.handlers['projects.forget']({ id: project.id }, window);
    await openFile(file);
    expect(await readFile(places().project(project.id), 'utf8')).toBe(again);
  });

  it('names linked files relative to itself, and says which are gone', async () => {
    await cp(samplePortrait(), join(folder, 'Anna.jpg'));
    const { project } = await create();
    const handle = await grant(join(folder, 'Anna.jpg'));
    const asset = await projects.handlers['projects.addAsset']({ id: project.id, handle, kind: 'image' }, window);
    await keep({ ...project, assets: [asset] });
    const target = await grantTarget(join(folder, 'linked'));
    const { file } = await save(project.id, target, true);
    expect(file).toBe(join(folder, 'linked.sivproj'));
    expect((await stat(file)).size).toBeLessThan(20_000);
    await projects.handlers['projects.forget']({ id: project.id }, window);
    const moved = join(folder, 'moved');
    await mkdir(moved);
    await cp(file, join(moved, 'linked.sivproj'));
    await cp(join(folder, 'Anna.jpg'), join(moved, 'Anna.jpg'));
    const opened = await openFile(join(moved, 'linked.sivproj'));
    expect(opened.missingAssets).toEqual([]);
    expect(await projects.assets.assetPath(project.id, asset.id)).toBe(join(moved, 'Anna.jpg'));
    await writeFile(join(moved, 'Anna.jpg'), 'another file');
    expect((await openId(project.id)).missingAssets).toEqual(['Anna.jpg']);
    await expect(projects.assets.assetPath(project.id, asset.id)).rejects.toMatchObject({ message: /'Anna.jpg'/ });
    await projects.handlers['projects.addAsset']({ id: project.id, handle, kind: 'image' }, window);
    expect((await openId(project.id)).missingAssets).toEqual([]);
  });

  it('opened again does not undo what was not saved, and a changed one becomes another project', async () => {
    const { project } = await create();
    const { file } = await save(project.id);
    const first = await readFile(file);
    await keep(renamed(project, 'newer'));
    expect(await openFile(file)).toMatchObject({ project: { id: project.id, name: 'newer' }, unsaved: true });
    await save(project.id);
    await writeFile(file, first);
    expect(await openFile(file)).toMatchObject({ project: { id: project.id, name: 'Dance' }, unsaved: false });
    await keep(renamed(project, 'mine'));
    await save(project.id, await grantTarget(join(folder, 'other.sivproj')));
    await keep(renamed(project, 'mine too'));
    await cp(file, join(folder, 'other.sivproj'));
    const copy = await openFile(join(folder, 'other.sivproj'));
    expect(copy.project.id).not.toBe(project.id);
    expect(await openId(project.id)).toMatchObject({ project: { name: 'mine too' }, unsaved: true });
  });

  it('stays as it was where the new one cannot be written', async () => {
    const project = await withPortrait();
    const { file } = await save(project.id);
    const before = await readFile(file);
    const asset = await projects.assets.assetPath(project.id, project.assets[0]!.id);
    await rm(asset);
    await keep({ ...renamed(project, 'lost'), assets: [{ ...project.assets[0]!, path: undefined }] });
    await expect(save(project.id)).rejects.toMatchObject({ code: 'not-found', message: /portrait-1/ });
    expect(await readFile(file)).toEqual(before);
    expect((await readdir(join(folder, 'projects'))).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('says which pack it needs', async () => {
    const { project } = await create();
    await keep({ ...project, scene: { ...project.scene, pack: { name: 'elsewhere' } } });
    expect((await openId(project.id)).missingPack).toBe('elsewhere');
    await keep({ ...project, scene: { ...project.scene, pack: { ...project.scene.pack, name: 'my starter' } } });
    const opened = await openId(project.id);
    expect(opened.missingPack).toBeUndefined();
    expect(opened.project.scene.pack).toEqual(project.scene.pack);
    await keep({ ...project, scene: { ...project.scene, pack: { name: '//server/share/pack.sivpack' } } });
    expect((await openId(project.id)).missingPack).toBe('//server/share/pack.sivpack');
  });
});

describe('a project made with another version of its pack', () => {
  it('is told of the one that is installed, and whether its codes fit that one', async () => {
    const { project } = await create();
    const { pack, start } = project.scene;
    const made = { ...project.scene, pack: { ...pack, id: '0'.repeat(64) } };
    await keep({ ...project, scene: made });
    expect(await openId(project.id)).toMatchObject({ missingPack: pack.name, otherVersion: { pack, codesFit: true } });
    expect((await openId(project.id)).project.scene).toEqual(made);
    const half = Buffer.from(start.w, 'base64').subarray(0, 64).toString('base64');
    await keep({ ...project, scene: { ...made, start: { w: half } } });
    expect((await openId(project.id)).otherVersion).toEqual({ pack, codesFit: false });
    await keep({ ...project, scene: { ...made, start: { ...start, ws: start.w } } });
    expect((await openId(project.id)).otherVersion).toEqual({ pack, codesFit: false });
  });

  it('is told of none where nothing has that name', async () => {
    const { project } = await create();
    await keep({ ...project, scene: { ...project.scene, pack: { name: 'elsewhere', id: '0'.repeat(64) } } });
    const opened = await openId(project.id);
    expect(opened.missingPack).toBe('elsewhere');
    expect(opened.otherVersion).toBeUndefined();
  });
});

describe('adding files', () => {
  const add = async (path: string, kind: 'image' | 'audio') => {
    const { project } = await create();
    const handle = await grant(path);
    return {
      id: project.id,
      asset: await projects.handlers['projects.addAsset']({ id: project.id, handle, kind }, window),
    };
  };

  it('takes sound that can be decoded', async () => {
    const path = join(folder, 'Musik.wav');
    const { path: ffmpeg } = await locateFfmpeg();
    execFileSync(ffmpeg, ['-loglevel', 'error', '-f', 'lavfi', '-i', 'sine=duration=0.5', path]);
    const { id, asset } = await add(path, 'audio');
    expect(asset).toMatchObject({ kind: 'audio', name: 'Musik.wav', path, bytes: (await stat(path)).size });
    expect(await projects.assets.assetPath(id, asset.id)).toMatch(/\.wav$/);
    await expect(add(samplePortrait(), 'audio')).rejects.toMatchObject({ code: 'bad-input', message: /no sound/ });
  });

  it.each(['image', 'audio'] as const)('refuses what is no %s and leaves nothing', async (kind) => {
    const path = join(folder, 'note.txt');
    await writeFile(path, 'only words');
    await expect(add(path, kind)).rejects.toMatchObject({ code: 'bad-input', message: /note\.txt/ });
    await writeFile(path, '');
    await expect(add(path, kind)).rejects.toMatchObject({ code: 'bad-input', message: /empty/ });
    const [recent] = await projects.handlers['projects.recent']({}, window);
    expect(await readdir(places().assets(recent?.id ?? '')).catch(() => [])).toEqual([]);
  });
});

async function grantTarget(path: string): Promise<string> {
  return (await parts.files.grantTarget(window.client, path)).handle;
}
