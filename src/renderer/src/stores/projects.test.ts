// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { StudioError } from '../../../shared/errors';
import { installFakeApi, sampleOpened, sampleProject, type FakeApi } from '../api/testing';
import { useProjectStore } from './project';
import { lastProject } from './project/last';
import { stash } from './project/stash';
import { useProjects } from './projects';

let api: FakeApi;
beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  api = installFakeApi({
    'projects.keep': () => ({ kept: 'now' }),
    'projects.create': ({ name }) => sampleOpened({ project: sampleProject({ id: 'new', name }) }),
    'projects.open': () => sampleOpened(),
    'projects.close': () => undefined,
    'projects.save': () => ({ file: '/projects/a.sivproj' }),
  });
  setActivePinia(createPinia());
});
const names = () => api.asked.map(({ name }) => name);

describe('projects', () => {
  it('keeps and leaves one before another is opened, and remembers it for a reload', async () => {
    const projects = useProjects();
    const store = useProjectStore();
    await projects.open({ id: 'sample' });
    store.apply({ key: 'k' }, (project) => ({ ...project, name: 'changed' }));
    await projects.create('Next');
    expect(names()).toEqual(['projects.open', 'projects.keep', 'projects.create', 'projects.close']);
    expect(store.project.name).toBe('Next');
    expect(lastProject.get()).toBe('new');
  });

  it('stays with a project whose changes cannot be kept', async () => {
    const projects = useProjects();
    const store = useProjectStore();
    await projects.open({ id: 'sample' });
    api.answer({ 'projects.keep': () => Promise.reject(new StudioError('disk-full', 'The disk is full.')) });
    store.apply({ key: 'k' }, (project) => ({ ...project, name: 'precious' }));
    expect(await projects.create('Next')).toBe(false);
    expect(await projects.close()).toBe(false);
    expect(store.project.name).toBe('precious');
  });

  it('goes on with a pack that was missing once it is installed, under whatever name', async () => {
    const projects = useProjects();
    const store = useProjectStore();
    const scene = { ...sampleProject().scene, pack: { name: 'lost', id: 'p1' } };
    api.answer({ 'projects.open': () => sampleOpened({ project: sampleProject({ scene }), missingPack: 'lost' }) });
    await projects.open({ id: 'sample' });
    store.apply({ key: 'k' }, (project) => ({ ...project, name: 'changed' }));
    api.tell('models.changed', {});
    await vi.waitFor(() => expect(names().filter((name) => name === 'projects.open')).toHaveLength(2));
    expect(store.missingPack).toBe('lost');
    expect(store.otherVersion).toBeUndefined();

    const otherVersion = { pack: { name: 'lost', id: 'p2' }, codesFit: true };
    api.answer({
      'projects.open': () => sampleOpened({ project: sampleProject({ scene }), missingPack: 'lost', otherVersion }),
    });
    api.tell('models.changed', {});
    await vi.waitFor(() => expect(store.otherVersion).toEqual(otherVersion));

    const found = { ...scene, pack: { name: 'found', id: 'p1' } };
    api.answer({ 'projects.open': () => sampleOpened({ project: sampleProject({ scene: found }) }) });
    api.tell('models.changed', {});
    await vi.waitFor(() => expect(store.missingPack).toBeNull());
    expect(store.project).toMatchObject({ name: 'changed', scene: { pack: { name: 'found' } } });
    store.undo();
    expect(store.project).toMatchObject({ name: 'Sample', scene: { pack: { name: 'found' } } });
  });

  it('says which project another window has', async () => {
    const projects = useProjects();
    api.answer({ 'projects.open': () => Promise.reject(new StudioError('exists', 'Open elsewhere.')) });
    expect(await projects.open({ id: 'sample' }, 'Anna')).toBe(false);
    expect(projects.elsewhere).toBe('Anna');
  });

  it('brings back what could not be kept when the program was gone, as a step that can be undone', async () => {
    stash(sampleProject({ name: 'Rescued' }));
    const store = useProjectStore();
    await useProjects().open({ id: 'sample' });
    expect(store.project.name).toBe('Rescued');
    store.undo();
    expect(store.project.name).toBe('Sample');
  });

  it('leaves alone what is older than what the program has', async () => {
    stash(sampleProject({ name: 'Old' }));
    api.answer({
      'projects.open': () => sampleOpened({ project: sampleProject({ modified: '2999-01-01T00:00:00.000Z' }) }),
    });
    await useProjects().open({ id: 'sample' });
    expect(useProjectStore().project.name).toBe('Sample');
  });

  it('keeps before it saves', async () => {
    const projects = useProjects();
    await projects.open({ id: 'sample' });
    useProjectStore().apply({ key: 'k' }, (project) => ({ ...project, name: 'changed' }));
    expect(await projects.save()).toBe('/projects/a.sivproj');
    expect(names().slice(-2)).toEqual(['projects.keep', 'projects.save']);
    expect(useProjectStore().unsaved).toBe(false);
  });
});
