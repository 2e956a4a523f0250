import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { freeName } from '../../../../shared/freeName';
import { useNotices } from '../../stores/notices';
import { useProjectStore } from '../../stores/project';
import { MOST_POINT_GROUPS } from '../../../../shared/pointSet';
import { newId } from './edits';
import { dropGroup, keepGroup, renameGroup } from './noteEdits';
import { useLatentMap } from './stores/map';

/** Points the artist keeps together under a name, in the project: the same people on every map that shows them. */
export function useGroups() {
  const { t } = useI18n();
  const store = useProjectStore();
  const maps = useLatentMap();
  const notices = useNotices();
  const noted = computed(() => store.project.map.groups);
  /** Each with its points on this map. */
  const groups = computed(() =>
    noted.value.map(({ id, name, points }) => ({ id, name, points: maps.identity?.pointsOf(points) ?? [] })),
  );

  return {
    groups,
    keep(points: readonly number[]): void {
      if (!maps.identity || points.length === 0) return;
      if (noted.value.length >= MOST_POINT_GROUPS) {
        notices.say('warning', t('latents.groups.full', { count: MOST_POINT_GROUPS }));
        return;
      }
      const taken = noted.value.map(({ name }) => name);
      const name = freeName(t('latents.groups.first'), taken);
      const group = { id: newId(), name, points: maps.identity.setOf(points) };
      store.apply({ key: 'latents.step.group', values: { name } }, (project) => keepGroup(project, group));
      notices.say('ok', t('latents.groups.kept', { name }));
    },
    rename(id: string, typed: string): void {
      const name = typed.trim().slice(0, 60);
      if (name === '') return;
      store.apply({ key: 'latents.step.renameGroup', values: { name } }, (project) => renameGroup(project, id, name));
    },
    drop(id: string, name: string): void {
      store.apply({ key: 'latents.step.dropGroup', values: { name } }, (project) => dropGroup(project, id));
    },
  };
}
