import { defineStore } from 'pinia';
import { shallowRef, watch } from 'vue';
import type { StagePack } from '../../../shared/api/stage';
import { toStudioError, type StudioError } from '../../../shared/errors';
import { useApi } from '../api';
import { useProjectStore } from '../stores/project';

/** The pack of the open project: its resolution, its motion network. */
export const usePack = defineStore('pack', () => {
  const api = useApi();
  const store = useProjectStore();
  const pack = shallowRef<StagePack | null>(null);
  const error = shallowRef<StudioError | null>(null);
  let asked = 0;

  async function look(): Promise<void> {
    const mine = ++asked;
    pack.value = null;
    error.value = null;
    if (!store.isOpen || store.missingPack) return;
    try {
      const found = await api.call('stage.pack', { pack: store.project.scene.pack });
      if (mine === asked) pack.value = found;
    } catch (thrown) {
      if (mine === asked) error.value = toStudioError(thrown);
    }
  }
  // One getter each: an array of them would be another one after every edit.
  watch(
    [
      () => store.isOpen,
      () => store.missingPack,
      () => store.project.scene.pack.name,
      () => store.project.scene.pack.id,
    ],
    () => void look(),
    { immediate: true },
  );
  watch(api.link, (state) => {
    if (state === 'open' && error.value) void look();
  });

  return { pack, error, retry: look };
});
