import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { EventData, Params, Result } from '../../../shared/api';
import type { FileHandle } from '../../../shared/api/files';
import type { ImportedCheckpoint, InstalledPack } from '../../../shared/api/models';
import { toStudioError, type StudioError } from '../../../shared/errors';
import { useApi } from '../api';

type Progress = EventData<'models.progress'>;
export type Verified = Result<'models.verify'>;

/** Packs that are installed, and one that is being looked into or imported. */
export const useModels = defineStore('models', () => {
  const api = useApi();
  const packs = shallowRef<readonly InstalledPack[]>([]);
  const loaded = shallowRef(false);
  const error = shallowRef<StudioError | null>(null);
  /** How far what is under way is. */
  const progress = shallowRef<Progress | null>(null);

  api.on('models.changed', () => void refresh());
  api.on('models.progress', (now) => (progress.value = now));

  async function refresh(): Promise<void> {
    try {
      packs.value = await api.call('models.list', {});
      error.value = null;
    } catch (thrown) {
      error.value = toStudioError(thrown);
    }
    loaded.value = true;
  }

  /** Something long; its progress is forgotten when it ends. */
  async function during<T>(work: Promise<T>): Promise<T> {
    progress.value = null;
    try {
      return await work;
    } finally {
      progress.value = null;
    }
  }

  const inspect = (files: readonly FileHandle[], signal: AbortSignal): Promise<ImportedCheckpoint> =>
    during(api.call('models.inspect', { files: files.map(({ handle }) => handle) }, { signal }));
  const install = (order: Params<'models.import'>, signal: AbortSignal): Promise<ImportedCheckpoint> =>
    during(api.call('models.import', order, { signal }));
  const verify = (name: string, signal: AbortSignal): Promise<Verified> =>
    during(api.call('models.verify', { pack: { name } }, { signal }));
  const remove = (name: string): Promise<void> => api.call('models.remove', { pack: { name } });

  watch(api.link, (state) => state === 'open' && void refresh(), { immediate: true });

  return {
    packs,
    loaded,
    error,
    progress,
    names: computed(() => new Set(packs.value.map(({ name }) => name))),
    refresh,
    inspect,
    install,
    verify,
    remove,
  };
});
