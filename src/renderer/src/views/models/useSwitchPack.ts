import { ref } from 'vue';
import type { InstalledPack } from '../../../../shared/api/models';
import type { Project } from '../../../../shared/project';
import { useApi } from '../../api';
import { useNotices } from '../../stores/notices';
import { useProjectStore } from '../../stores/project';
import { usePackInstead } from './edits';

/** Gives the open project another pack: its portrait is taken anew, and without one it begins with a subject of the pack's. */
export function useSwitchPack() {
  const api = useApi();
  const store = useProjectStore();
  const busy = ref(false);

  async function start({ name, id, networks }: InstalledPack): Promise<{ w: string; subject: Project['subject'] }> {
    const pack = { name, id };
    const { subject, id: project } = store.project;
    if (subject?.kind === 'portrait' && networks.some(({ role }) => role === 'encoder')) {
      const { asset, crop } = subject;
      const { w } = await api.call('stage.takePortrait', { pack, project, asset, crop });
      return { w, subject: { kind: 'portrait', asset, crop } };
    }
    const seed = subject?.kind === 'seed' ? subject.seed : 0;
    return { w: (await api.call('stage.subject', { pack, seed })).w, subject: { kind: 'seed', seed } };
  }

  /** One step, which undo takes back. */
  async function to(pack: InstalledPack): Promise<void> {
    busy.value = true;
    try {
      const begun = await start(pack);
      store.apply({ key: 'models.step.use', values: { name: pack.title } }, (now) => usePackInstead(now, pack, begun));
    } catch (thrown) {
      useNotices().fail(thrown);
    } finally {
      busy.value = false;
    }
  }
  return { busy, to };
}
