import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { toStudioError, type StudioError } from '../../../../shared/errors';
import { valueAt } from '../../../../shared/timeline/track';
import { useApi } from '../../api';
import { usePlayhead, type Picture } from '../../playback';
import { useProjectStore } from '../../stores/project';
import { bytesOf, decodeCode, moved } from './numbers';
import { useDirections } from './stores/directions';

/**
 * The portrait of the project, with the scene's own directions at the playhead, as it is and moved along the sliders. One picture is under way
 * at a time; what the sliders showed in between is skipped. Ends with the component.
 */
export function useDirectionPreview() {
  const api = useApi();
  const store = useProjectStore();
  const playhead = usePlayhead();
  const directions = useDirections();
  const before = shallowRef<Picture>();
  const after = shallowRef<Picture>();
  const error = shallowRef<StudioError | null>(null);
  const busy = ref(false);
  let ended = false;
  let again = false;

  const start = computed(() => {
    const { scene } = store.project;
    return moved(
      decodeCode(scene.start.w),
      scene.directions.map(({ vector, amount }) => ({
        vector: decodeCode(vector),
        amount: valueAt(amount, playhead.frame),
      })),
    );
  });
  const target = computed(() =>
    moved(
      start.value,
      directions.used.map(({ id, vector }) => ({ vector: decodeCode(vector), amount: directions.amountOf(id) })),
    ),
  );

  async function paint(w: Float32Array): Promise<Picture | undefined> {
    const { scene, shownStyle } = store.project;
    const { resolution, pictures } = await api.call('latents.paint', {
      pack: scene.pack,
      w: bytesOf(w),
      style: shownStyle,
    });
    const [rgb] = pictures;
    return rgb && { resolution, rgb };
  }
  let shownStart: Float32Array | undefined;
  async function update(): Promise<void> {
    if (busy.value) return void (again = true);
    busy.value = true;
    do {
      again = false;
      const [from, to] = [start.value, target.value];
      try {
        if (from !== shownStart) before.value = await paint(from);
        shownStart = from;
        after.value = directions.used.length > 0 ? await paint(to) : before.value;
        error.value = null;
      } catch (thrown) {
        error.value = toStudioError(thrown);
      }
    } while (again && !ended);
    busy.value = false;
  }
  watch(
    () => store.project.shownStyle,
    () => (shownStart = undefined),
  );
  watch([start, target, () => store.project.shownStyle], () => void update(), { immediate: true });
  onScopeDispose(() => (ended = true));

  return { before, after, error, busy };
}
