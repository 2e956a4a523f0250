import { useThrottleFn } from '@vueuse/core';
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { toStudioError, type StudioError } from '../../../../shared/errors';
import { useApi } from '../../api';
import { NO_HISTORY, withStretch, type History } from './reduce';

/** How often a running training's log is read on. */
const READ_MS = 1_000;

/** What a training has logged, followed while the component lives. */
export function useHistory(job: MaybeRefOrGetter<string>) {
  const api = useApi();
  const history = shallowRef<History>(NO_HISTORY);
  const error = shallowRef<StudioError | null>(null);
  const controller = new AbortController();
  let reading: Promise<void> | undefined;

  async function readOn(id: string): Promise<void> {
    try {
      for (let more = true; more && id === toValue(job);) {
        const { log, position } = history.value;
        const stretch = await api.call('jobs.log', { id, log, after: position }, { signal: controller.signal });
        if (id !== toValue(job)) return;
        more = stretch.more;
        if (stretch.log !== log || stretch.position !== position) history.value = withStretch(history.value, stretch);
      }
      error.value = null;
    } catch (thrown) {
      const failure = toStudioError(thrown);
      if (failure.code !== 'cancelled') error.value = failure;
    }
  }
  const read = () => (reading ??= readOn(toValue(job)).finally(() => (reading = undefined)));
  const follow = useThrottleFn(read, READ_MS, true);

  watch(
    () => toValue(job),
    () => {
      history.value = NO_HISTORY;
      void (reading ?? Promise.resolve()).then(read);
    },
    { immediate: true },
  );
  onScopeDispose(api.on('jobs.changed', ({ job: changed }) => changed.id === toValue(job) && void follow()));
  onScopeDispose(() => controller.abort());
  return { history, error, retry: read };
}
