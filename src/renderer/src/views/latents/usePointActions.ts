import { useI18n } from 'vue-i18n';
import { freeName } from '../../../../shared/freeName';
import { useApi } from '../../api';
import { useNotices } from '../../stores/notices';
import { useProjectStore } from '../../stores/project';
import { useUi } from '../../stores/ui';
import { newId, saveCodes, startFrom } from './edits';
import { useLatentMap } from './stores/map';
import { useWalk } from './stores/walk';
import { usePointSelection } from './stores/selection';

/** What can be done with points: start from one, keep it, walk through it. Failures are told. */
export function usePointActions() {
  const { t } = useI18n();
  const api = useApi();
  const store = useProjectStore();
  const maps = useLatentMap();
  const walk = useWalk();
  const selection = usePointSelection();
  const notices = useNotices();
  const ui = useUi();

  const codeOf = async (point: number) => (await api.call('latents.code', { map: maps.map?.map ?? '', point })).w;
  const titleOf = (point: number) => {
    const { source, name, frame = 0 } = selection.about(point);
    return source === 'sample' || source === 'clip' ? t(`latents.point.${source}`, { name, frame }) : name;
  };
  async function told(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      notices.fail(thrown);
    }
  }
  const goAnimate = { label: t('latents.actions.show'), run: () => ui.go('animate') };

  return {
    titleOf,
    /** The motion starts from a point. */
    start: (point: number) =>
      told(async () => {
        const name = titleOf(point);
        const w = await codeOf(point);
        store.apply({ key: 'latents.step.start', values: { name } }, (project) => startFrom(project, name, w));
        notices.say('ok', t('latents.actions.started', { name }), { action: goAnimate });
      }),
    /** Keeps the codes of points in the project. */
    save: (points: readonly number[]) =>
      told(async () => {
        const taken = store.project.savedCodes.map(({ name }) => name);
        const codes: { id: string; name: string; w: string }[] = [];
        for (const point of points) {
          const name = freeName(titleOf(point).slice(0, 90), taken);
          taken.push(name);
          codes.push({ id: newId(), name, w: await codeOf(point) });
        }
        const before = store.project.savedCodes.length;
        store.apply({ key: 'latents.step.save', values: { count: codes.length } }, (project) =>
          saveCodes(project, codes),
        );
        const kept = store.project.savedCodes.length - before;
        if (kept < codes.length) notices.say('warning', t('latents.actions.full', { count: kept }));
        else notices.say('ok', t('latents.actions.saved', { count: kept }, kept));
      }),
    addToWalk: (points: readonly number[]) => points.forEach((point) => walk.add(point)),
  };
}
