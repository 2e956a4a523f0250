import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { FileHandle } from '../../../shared/api/files';
import type { OpenedProject, RecentProject } from '../../../shared/api/projects';
import { toStudioError, type StudioError } from '../../../shared/errors';
import { PROJECT_EXTENSION } from '../../../shared/project';
import { useApi } from '../api';
import { useNotices } from './notices';
import { useProjectStore } from './project';
import { lastProject } from './project/last';
import { stashed, unstash } from './project/stash';
import { useSettings } from './settings';

type Source = { readonly id: string } | { readonly handle: string };

/** Projects as documents: recent ones, new, open, save, close. */
export const useProjects = defineStore('projects', () => {
  const api = useApi();
  const current = useProjectStore();
  const recent = shallowRef<readonly RecentProject[]>([]);
  const loaded = ref(false);
  const recentError = shallowRef<StudioError | null>(null);
  /** A project is being made or opened. */
  const opening = ref(false);
  const saving = ref(false);
  /** Name of a project that could not be opened because another window has it. */
  const elsewhere = ref<string | null>(null);

  api.on('projects.changed', () => void refresh());
  api.on('models.changed', () => void seekPack());

  async function refresh(): Promise<void> {
    try {
      recent.value = await api.call('projects.recent', {});
      recentError.value = null;
    } catch (thrown) {
      recentError.value = toStudioError(thrown);
    }
    loaded.value = true;
  }

  /** Leaves the open project once everything of it is kept. @returns false if that failed: then it stays open */
  async function close(): Promise<boolean> {
    if (!current.isOpen) return true;
    if (!(await current.flush())) return false;
    const { id } = current.project;
    current.leave();
    lastProject.set(null);
    await api.call('projects.close', { id });
    return true;
  }

  async function take(make: () => Promise<OpenedProject>): Promise<boolean> {
    if (opening.value) return false;
    opening.value = true;
    elsewhere.value = null;
    try {
      const before = current.isOpen ? current.project.id : undefined;
      if (!(await current.flush())) return false;
      const next = await make();
      if (before !== undefined && before !== next.project.id) await api.call('projects.close', { id: before });
      adopt(next);
      return true;
    } finally {
      opening.value = false;
    }
  }

  function adopt(next: OpenedProject): void {
    current.take(next);
    lastProject.set(next.project.id);
    const rescued = stashed(next.project);
    if (rescued) current.apply({ key: 'shell.step.rescued' }, () => rescued);
    unstash(next.project.id);
  }

  /** Looks again for the pack that the open project lacks. */
  async function seekPack(): Promise<void> {
    if (current.missingPack === null || !(await current.flush())) return;
    const { id } = current.project;
    try {
      const found = await api.call('projects.open', { id });
      if (current.project.id === id) current.soughtPack(found);
    } catch (thrown) {
      useNotices().fail(thrown);
    }
  }

  /** A new project, on the sample portrait or on nobody in particular. @throws StudioError */
  const create = (name: string, { sample = true } = {}) => take(() => api.call('projects.create', { name, sample }));

  /** Opens a project; one that another window has open is told by `elsewhere`. @throws StudioError */
  async function open(source: Source, name = ''): Promise<boolean> {
    try {
      return await take(() => api.call('projects.open', source));
    } catch (thrown) {
      const error = toStudioError(thrown);
      if (error.code !== 'exists') throw error;
      elsewhere.value = name;
      return false;
    }
  }

  /** Writes the project's file. @param as to another one, asked for where the host has a dialog. @throws StudioError */
  async function save({ as = false, linked = false } = {}): Promise<string | undefined> {
    if (!current.isOpen || saving.value) return undefined;
    saving.value = true;
    try {
      const { id, name } = current.project;
      const asks = useSettings().hello.host === 'electron' && (as || current.file === null);
      const wanted = { purpose: 'project', name, extension: PROJECT_EXTENSION } as const;
      const target = asks ? await api.call('files.pickTarget', wanted) : undefined;
      if (target === null) return undefined;
      await current.flush();
      const { file } = await api.call('projects.save', { id, linked, ...(target && { target: target.handle }) });
      current.saved(file);
      return file;
    } finally {
      saving.value = false;
    }
  }

  /** Takes the working copy of a project away; its file stays. @throws StudioError */
  async function forget(id: string): Promise<void> {
    await api.call('projects.forget', { id });
    await refresh();
  }

  /** Takes a file into the open project, without a step of its own. @returns the asset. @throws StudioError */
  async function addAsset({ handle }: Pick<FileHandle, 'handle'>, kind: 'image' | 'audio') {
    const asset = await api.call('projects.addAsset', { id: current.project.id, handle, kind });
    current.addAsset(asset);
    return asset;
  }

  return {
    recent,
    loaded,
    recentError,
    opening,
    saving,
    elsewhere,
    refresh,
    create,
    open,
    save,
    close,
    forget,
    addAsset,
  };
});
