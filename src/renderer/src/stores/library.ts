import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { LibraryStyle } from '../../../shared/api/styles';
import { toStudioError, type StudioError } from '../../../shared/errors';
import { useApi } from '../api';
import { useProjectStore } from './project';

/** Styles and likenesses that the open project's pack can be painted with, and those of other packs. */
export const useLibrary = defineStore('library', () => {
  const api = useApi();
  const store = useProjectStore();
  const styles = shallowRef<readonly LibraryStyle[]>([]);
  const likenesses = shallowRef<readonly LibraryStyle[]>([]);
  const loading = shallowRef(true);
  const error = shallowRef<StudioError | null>(null);
  /** Addresses of the styles' pictures, by name. */
  const pictures = shallowRef<ReadonlyMap<string, string>>(new Map());
  let asked = 0;

  async function refresh(): Promise<void> {
    const mine = ++asked;
    if (!store.isOpen || store.missingPack) return;
    const { pack } = store.project.scene;
    loading.value = true;
    try {
      const [found, kept] = await Promise.all([
        api.call('styles.list', { pack }),
        api.call('likenesses.list', { pack }),
      ]);
      if (mine !== asked) return;
      styles.value = found;
      likenesses.value = kept;
      show(found);
      error.value = null;
    } catch (thrown) {
      if (mine === asked) error.value = toStudioError(thrown);
    } finally {
      if (mine === asked) loading.value = false;
    }
  }

  function show(found: readonly LibraryStyle[]): void {
    for (const url of pictures.value.values()) URL.revokeObjectURL(url);
    const urls = new Map<string, string>();
    for (const { name, usable, preview } of found) {
      if (!preview || (urls.has(name) && !usable)) continue;
      urls.set(name, URL.createObjectURL(new Blob([new Uint8Array(preview)], { type: 'image/png' })));
    }
    pictures.value = urls;
  }

  api.on('library.changed', () => void refresh());
  watch(
    () => [store.isOpen, store.missingPack, store.project.scene.pack.name],
    () => void refresh(),
    { immediate: true },
  );
  watch(api.link, (state, before) => state === 'open' && before !== 'open' && void refresh());
  onScopeDispose(() => show([]));

  return {
    styles,
    likenesses,
    loading,
    error,
    pictures,
    usable: computed(() => styles.value.filter(({ usable }) => usable)),
    refresh,
  };
});
