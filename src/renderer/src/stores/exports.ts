import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Result } from '../../../shared/api';
import type { ExportItem, ExportRequest } from '../../../shared/api/exports';
import { toStudioError, type StudioError } from '../../../shared/errors';
import { useApi } from '../api';
import { isLive, merged, paceOf } from './exports/reduce';
import { useNotices } from './notices';

type Action = 'exports.pause' | 'exports.resume' | 'exports.cancel' | 'exports.retry';
export type FormatInfo = Result<'exports.formats'>[number];

/** The queue of exports, as the main side tells it. */
export const useExports = defineStore('exports', () => {
  const api = useApi();
  const items = shallowRef<readonly ExportItem[]>([]);
  const formats = shallowRef<readonly FormatInfo[]>([]);
  const loaded = shallowRef(false);
  const error = shallowRef<StudioError | null>(null);
  const ended = new Set<(item: ExportItem) => void>();

  api.on('exports.changed', ({ item }) => {
    const before = items.value.find(({ id }) => id === item.id);
    items.value = merged(items.value, item);
    const over = item.state === 'done' || item.state === 'failed';
    if (before && over && before.state !== item.state) ended.forEach((listener) => listener(item));
  });

  async function refresh(): Promise<void> {
    try {
      [items.value, formats.value] = await Promise.all([
        api.call('exports.list', {}),
        formats.value.length > 0 ? formats.value : api.call('exports.formats', {}),
      ]);
      error.value = null;
    } catch (thrown) {
      error.value = toStudioError(thrown);
    }
    loaded.value = true;
  }

  /** Adds an export to the queue. @throws StudioError with why it cannot be */
  async function add(request: ExportRequest): Promise<ExportItem> {
    const item = await api.call('exports.add', { request });
    items.value = merged(items.value, item);
    return item;
  }

  async function act(action: Action, id: string): Promise<void> {
    try {
      items.value = merged(items.value, await api.call(action, { id }));
    } catch (thrown) {
      useNotices().fail(thrown);
    }
  }

  async function remove(id: string): Promise<void> {
    try {
      await api.call('exports.remove', { id });
      items.value = items.value.filter((item) => item.id !== id);
    } catch (thrown) {
      useNotices().fail(thrown);
    }
  }

  /** @returns ends the listening */
  function onEnded(listener: (item: ExportItem) => void): () => void {
    ended.add(listener);
    return () => void ended.delete(listener);
  }

  watch(api.link, (state) => state === 'open' && void refresh(), { immediate: true });

  return {
    items,
    formats,
    loaded,
    error,
    live: computed(() => items.value.filter(isLive)),
    /** Pictures a second that exports were rendered with lately; null before the first. */
    pace: computed(() => paceOf(items.value)),
    refresh,
    add,
    pause: (id: string) => act('exports.pause', id),
    resume: (id: string) => act('exports.resume', id),
    cancel: (id: string) => act('exports.cancel', id),
    retry: (id: string) => act('exports.retry', id),
    remove,
    onEnded,
  };
});
