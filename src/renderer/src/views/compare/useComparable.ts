import { computed, onScopeDispose, watch } from 'vue';
import type { ComparablePack } from '../../../../shared/api/compare';
import { useAnswer, useApi } from '../../api';
import { useProjectStore } from '../../stores/project';
import { isPack, type Panel } from './panels';

/** Why a panel's pack paints nothing: as the main side says, it is no longer installed, or it no longer has that style. */
export type Obstacle = NonNullable<ComparablePack['stranger']> | 'gone' | 'style';

/** Other packs beside the project's own, and what stands in the way of those that cannot be. Follows what is installed. */
export function useComparable() {
  const api = useApi();
  const store = useProjectStore();
  const {
    answer: packs,
    error,
    refresh,
  } = useAnswer((signal) =>
    store.isOpen && !store.missingPack
      ? api.call('compare.packs', { pack: store.project.scene.pack }, { signal })
      : undefined,
  );
  watch(
    [() => store.isOpen, () => store.missingPack, () => store.project.scene.pack.name],
    () => {
      packs.value = undefined;
      void refresh();
    },
    { immediate: true },
  );
  watch(api.link, (state, before) => state === 'open' && before !== 'open' && void refresh());
  const ends = [api.on('models.changed', () => void refresh()), api.on('library.changed', () => void refresh())];
  onScopeDispose(() => ends.forEach((end) => end()));

  /** What keeps a panel from being painted; undefined if nothing does, null while that is not known. */
  function obstacle(panel: Panel): Obstacle | null | undefined {
    if (!isPack(panel)) return undefined;
    if (!packs.value) return null;
    const found = packs.value.find(({ name }) => name === panel.pack.name);
    if (!found) return 'gone';
    if (found.stranger) return found.stranger;
    return panel.style === null || found.styles.includes(panel.style) ? undefined : 'style';
  }

  return {
    packs: computed(() => packs.value ?? []),
    error,
    refresh,
    obstacle,
  };
}
