import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { toStudioError } from '../../../../shared/errors';
import { useApi } from '../../api';
import { usePlayhead } from '../../playback';
import { useProjectStore } from '../../stores/project';
import { useNotices } from '../../stores/notices';
import type { Spot } from './map/camera';
import { floatsOf } from './numbers';
import { useLatentMap } from './stores/map';
import { betweenFrames, frameNear, trajectoryFrames, type Trajectory } from './trajectory';

/** Edits of the scene come in bursts: the trajectory follows when they pause. */
const QUIET_MS = 350;

/** The way of the project's clip over the map, and where the playhead is on it. Ends with the component. */
export function useTrajectory() {
  const api = useApi();
  const maps = useLatentMap();
  const store = useProjectStore();
  const playhead = usePlayhead();
  const trajectory = shallowRef<Trajectory | null>(null);
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function find(): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const map = maps.map;
    if (!map || maps.foreign || !store.isOpen) return void (trajectory.value = null);
    const { signal } = mine;
    const { scene } = store.project;
    const frames = trajectoryFrames(scene.clip.frames);
    try {
      const { w } = await api.call('stage.codes', { scene, frames }, { signal });
      const { positions } = await api.call('latents.place', { map: map.map, w, layout: maps.layout }, { signal });
      trajectory.value = { frames, positions: floatsOf(positions) };
    } catch (thrown) {
      if (signal.aborted) return;
      trajectory.value = null;
      useNotices().fail(toStudioError(thrown));
    }
  }
  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void find(), QUIET_MS);
  }
  watch(() => store.project.scene, soon);
  watch([() => maps.map?.map, () => maps.positions], () => void find(), { immediate: true });
  onScopeDispose(() => {
    clearTimeout(timer);
    running?.abort();
  });

  const dot = computed<Spot | null>(() => trajectory.value && betweenFrames(trajectory.value, playhead.frame));
  return {
    trajectory,
    dot,
    /** The playhead goes to the frame that lies nearest to a spot of the map. */
    seek(to: Spot): void {
      if (trajectory.value) playhead.seek(frameNear(trajectory.value, to, playhead.frame));
    },
  };
}
