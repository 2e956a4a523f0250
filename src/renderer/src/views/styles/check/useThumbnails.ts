import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import { toStudioError } from '../../../../../shared/errors';
import { useApi } from '../../../api';

/** Pictures asked for at once. */
const BATCH = 32;
/** Pictures kept. */
const MOST = 1_500;

/** Small pictures of the files that are seen, fetched as they come into view. */
export function useThumbnails(check: () => string, seen: Ref<readonly string[]>) {
  const api = useApi();
  /** Addresses; null for a file without a picture. */
  const known = new Map<string, string | null>();
  const version = shallowRef(0);
  const controller = new AbortController();
  let working = false;

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    try {
      for (;;) {
        // what is seen now, not what was when this began
        const files = seen.value.filter((file) => !known.has(file)).slice(0, BATCH);
        if (files.length === 0 || controller.signal.aborted) return;
        const pictures = await api.call('styles.thumbnails', { check: check(), files }, { signal: controller.signal });
        files.forEach((file, i) => keep(file, pictures[i] ?? null));
        version.value++;
      }
    } catch (thrown) {
      // without pictures the list is still of use
      if (toStudioError(thrown).code !== 'cancelled') for (const file of seen.value) known.set(file, null);
    } finally {
      working = false;
    }
  }

  function keep(file: string, picture: Uint8Array | null): void {
    const url = picture && URL.createObjectURL(new Blob([new Uint8Array(picture)], { type: 'image/webp' }));
    known.set(file, url);
    for (const [old, address] of known) {
      if (known.size <= MOST) break;
      if (address) URL.revokeObjectURL(address);
      known.delete(old);
    }
  }

  watch(seen, () => void work(), { immediate: true });
  onScopeDispose(() => {
    controller.abort();
    for (const url of known.values()) if (url) URL.revokeObjectURL(url);
  });
  return {
    /** undefined while it is fetched. */
    pictureOf(file: string): string | null | undefined {
      void version.value;
      return known.get(file);
    },
  };
}
