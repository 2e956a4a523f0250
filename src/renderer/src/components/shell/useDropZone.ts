import { useEventListener } from '@vueuse/core';
import { ref, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { FileHandle } from '../../../../shared/api/files';
import { readDrop, useApi, type Dropped } from '../../api';
import { sortDrop, type DropKind } from '../../drops/kinds';
import { useDrops } from '../../drops';
import { useNotices } from '../../stores/notices';
import { useProjectStore } from '../../stores/project';
import { useProjects } from '../../stores/projects';

/** Files dropped anywhere, pasted, or opened by the system. @returns whether something is being dragged over the window */
export function useDropZone(): { readonly over: Ref<boolean>; readonly sending: Ref<boolean> } {
  const api = useApi();
  const drops = useDrops();
  const notices = useNotices();
  const projects = useProjects();
  const store = useProjectStore();
  const { t } = useI18n();
  const over = ref(false);
  const sending = ref(false);
  let depth = 0;

  async function take(things: readonly Dropped[]): Promise<void> {
    if (drops.keep(things.map(({ file }) => file))) return;
    const sorted = sortDrop(things);
    if ('refused' in sorted) {
      notices.say('warning', t(`drops.refused.${sorted.refused}`, { name: sorted.name }));
      return;
    }
    sending.value = true;
    try {
      await hand(sorted.kind, await api.grant(things));
    } catch (thrown) {
      notices.fail(thrown);
    } finally {
      sending.value = false;
    }
  }

  async function hand(kind: DropKind, handles: readonly FileHandle[]): Promise<void> {
    const [first] = handles;
    if (!first) return;
    if (kind === 'project') {
      await projects.open({ handle: first.handle }, first.name);
      return;
    }
    if (!store.isOpen && (kind === 'portrait' || kind === 'soundtrack')) {
      await projects.create(first.name.replace(/\.[^.]+$/, '').slice(0, 80) || t('shell.newProject'), {
        sample: kind === 'soundtrack',
      });
    }
    await drops.deliver(kind, handles);
  }

  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  useEventListener(window, 'dragenter', (event: DragEvent) => {
    if (hasFiles(event)) over.value = ++depth > 0;
  });
  useEventListener(window, 'dragleave', (event: DragEvent) => {
    if (hasFiles(event)) over.value = (depth = Math.max(0, depth - 1)) > 0;
  });
  useEventListener(window, 'dragover', (event: DragEvent) => {
    if (hasFiles(event)) event.preventDefault();
  });
  useEventListener(window, 'drop', (event: DragEvent) => {
    depth = 0;
    over.value = false;
    if (!hasFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    void readDrop(event.dataTransfer).then(take, (thrown) => notices.fail(thrown));
  });
  useEventListener(window, 'paste', (event: ClipboardEvent) => {
    if (!event.clipboardData || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    void readDrop(event.clipboardData).then(take, (thrown) => notices.fail(thrown));
  });
  const ends = api.on('files.opened', (handle) => {
    const sorted = sortDrop([handle]);
    if ('kind' in sorted) void hand(sorted.kind, [handle]).catch((thrown) => notices.fail(thrown));
    else notices.say('warning', t(`drops.refused.${sorted.refused}`, { name: handle.name }));
  });
  useEventListener(window, 'pagehide', ends);
  return { over, sending };
}
