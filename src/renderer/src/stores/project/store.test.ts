// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { StudioError } from '../../../../shared/errors';
import { installFakeApi, sampleOpened, sampleProject, type FakeApi } from '../../api/testing';
import { takeVersion } from './rebase';
import { useProjectStore } from './store';
import { stashed } from './stash';

const asset = { id: 'a'.repeat(64), kind: 'image' as const, name: 'a.png', bytes: 3 };
let api: FakeApi;
beforeEach(() => {
  localStorage.clear();
  api = installFakeApi({ 'projects.keep': () => ({ kept: 'now' }) });
  setActivePinia(createPinia());
});

function open() {
  const store = useProjectStore();
  store.take(sampleOpened());
  return store;
}
const rename = (store: ReturnType<typeof open>, name: string, merge?: string) =>
  store.apply(
    { key: 'step.rename', values: { name } },
    (project) => ({ ...project, name }),
    merge === undefined ? {} : { merge },
  );

describe('project store', () => {
  it('does, undoes and redoes named steps, and keeps each', async () => {
    const store = open();
    rename(store, 'A');
    rename(store, 'B');
    expect(store.undoStep?.values).toEqual({ name: 'B' });
    store.undo();
    expect(store.project.name).toBe('A');
    expect(store.redoStep?.values).toEqual({ name: 'B' });
    await store.flush();
    expect(api.paramsOf('projects.keep').at(-1)?.project.name).toBe('A');
    store.redo();
    await store.flush();
    expect(api.paramsOf('projects.keep').at(-1)?.project.name).toBe('B');
  });

  it('takes a change that changes nothing for none', () => {
    const store = open();
    store.apply({ key: 'step.none' }, (project) => project);
    expect(store.undoStep).toBeNull();
    expect(store.kept).toBe('kept');
  });

  it('says so while a change cannot be kept, and has it where a reload finds it', async () => {
    const store = open();
    const fails = () => {
      throw new StudioError('disk-full', 'The disk is full.');
    };
    api.answer({ 'projects.keep': fails });
    rename(store, 'Precious');
    expect(await store.flush()).toBe(false);
    expect(store.kept).toBe('failed');
    expect(store.keepError?.code).toBe('disk-full');
    expect(stashed(sampleProject())?.name).toBe('Precious');
    api.answer({ 'projects.keep': () => ({ kept: 'now' }) });
    expect(await store.flush()).toBe(true);
    expect(store.keepError).toBeNull();
    expect(stashed(sampleProject())).toBeUndefined();
  });

  it('does not lose a file that was taken in when what came before is undone', () => {
    const store = open();
    rename(store, 'A');
    store.addAsset(asset);
    store.addAsset(asset);
    store.undo();
    expect(store.project.assets).toEqual([asset]);
    store.redo();
    expect(store.project.assets).toEqual([asset]);
  });

  it('knows the file is behind until it is saved', async () => {
    const store = open();
    rename(store, 'A');
    expect(store.unsaved).toBe(true);
    await store.flush();
    store.saved('/projects/a.sivproj');
    expect(store.unsaved).toBe(false);
    expect(store.file).toBe('/projects/a.sivproj');
  });

  it('tells of a missing pack until the project has another one', () => {
    const store = useProjectStore();
    store.take(sampleOpened({ missingPack: 'starter' }));
    expect(store.missingPack).toBe('starter');
    store.apply({ key: 'step.pack' }, (p) => ({ ...p, scene: { ...p.scene, pack: { name: 'other' } } }));
    expect(store.missingPack).toBeNull();
    store.undo();
    expect(store.missingPack).toBe('starter');
  });

  it('goes on with the installed version of its pack, with every code, until that is undone', async () => {
    const store = useProjectStore();
    const made = { name: 'starter', id: 'a'.repeat(64) };
    const installed = { name: 'starter', id: 'b'.repeat(64) };
    const scene = { ...sampleProject().scene, pack: made };
    const otherVersion = { pack: installed, codesFit: true };
    store.take(sampleOpened({ project: sampleProject({ scene }), missingPack: 'starter', otherVersion }));
    expect(store.otherVersion).toEqual(otherVersion);
    await takeVersion(otherVersion);
    expect(store.missingPack).toBeNull();
    expect(store.otherVersion).toBeUndefined();
    expect(store.project.scene).toEqual({ ...scene, pack: installed });
    store.undo();
    expect(store).toMatchObject({ missingPack: 'starter', otherVersion });
  });

  it('takes its subject anew for a version that its codes do not fit', async () => {
    const store = useProjectStore();
    const pack = { name: 'starter', id: 'b'.repeat(64) };
    api.answer({ 'stage.subject': () => ({ w: 'AAAA' }) });
    store.take(sampleOpened({ missingPack: 'starter' }));
    await takeVersion({ pack, codesFit: false });
    expect(api.paramsOf('stage.subject')).toEqual([{ pack, seed: 0 }]);
    expect(store.project.scene).toMatchObject({ pack, start: { w: 'AAAA' } });
  });

  it('keeps the whole project again for a program that was started anew', async () => {
    const store = open();
    await store.keepAgain();
    expect(api.paramsOf('projects.keep')).toHaveLength(1);
  });
});
