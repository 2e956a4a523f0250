import { onScopeDispose, shallowRef, watch } from 'vue';
import { toStudioError } from '../../../../../shared/errors';
import { useApi } from '../../../api';

/** Pictures of a training, fetched as they are looked at and kept. */
export function usePreview(job: () => string, name: () => string | undefined) {
  const api = useApi();
  const urls = new Map<string, string>();
  /** What is shown: the last picture stays until the next is there. */
  const url = shallowRef<string>();
  let asked = 0;

  watch(
    name,
    async (wanted) => {
      const mine = ++asked;
      if (wanted === undefined) return;
      try {
        const address = urls.get(wanted) ?? (await fetched(wanted));
        if (mine === asked) url.value = address;
      } catch (thrown) {
        // one that cannot be read leaves the last one standing
        if (mine === asked && toStudioError(thrown).code === 'not-found') url.value = undefined;
      }
    },
    { immediate: true },
  );

  async function fetched(wanted: string): Promise<string> {
    const bytes = await api.call('jobs.preview', { id: job(), name: wanted });
    const type = wanted.endsWith('.webp') ? 'image/webp' : 'image/png';
    const address = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
    urls.set(wanted, address);
    return address;
  }
  onScopeDispose(() => {
    for (const address of urls.values()) URL.revokeObjectURL(address);
  });
  return url;
}
