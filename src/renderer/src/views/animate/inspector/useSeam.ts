import { ref, shallowRef, watch } from 'vue';
import { toStudioError, type StudioError } from '../../../../../shared/errors';
import type { Look, Scene } from '../../../../../shared/scene';
import { useApi } from '../../../api';
import { usePlayhead } from '../../../playback';
import { useProjectStore } from '../../../stores/project';
import { endLoop, makeLoop } from '../edits';
import { useViewer } from '../viewer/viewerStore';

/** The seam between the last frame and the first: how well they meet, and what the loop maker does about it. */
export function useSeam() {
  const api = useApi();
  const store = useProjectStore();
  const playhead = usePlayhead();
  const viewer = useViewer();
  const busy = ref(false);
  const score = ref<number | null>(null);
  /** Before the last loop was made. */
  const before = ref<number | null>(null);
  const error = shallowRef<StudioError | null>(null);
  let asked = 0;

  const ask = async (scene: Scene, look: Look, from: number, to: number): Promise<number> =>
    (await api.call('stage.seam', { scene, look, from, to })).score;

  async function working(work: () => Promise<void>): Promise<void> {
    const mine = ++asked;
    busy.value = true;
    error.value = null;
    try {
      await work();
    } catch (thrown) {
      if (mine === asked) error.value = toStudioError(thrown);
    } finally {
      if (mine === asked) busy.value = false;
    }
  }

  /** Measures the seam as it is. */
  const measure = () =>
    working(async () => {
      const { from, to } = playhead.range;
      score.value = await ask(store.project.scene, viewer.motion, from, to);
    });

  /** Makes the clip a seamless loop, and measures the seam before and after. */
  const make = () =>
    working(async () => {
      const was = store.project;
      const { from, to } = playhead.range;
      store.apply({ key: 'animate.step.loop' }, makeLoop);
      playhead.loop = true;
      // an earlier measurement is not that of the loop
      score.value = null;
      const { scene } = store.project;
      const open = await ask(was.scene, viewer.motion, from, to);
      score.value = await ask(scene, viewer.motion, 0, scene.clip.frames - 1);
      before.value = open;
    });

  function end(): void {
    store.apply({ key: 'animate.step.noLoop' }, endLoop);
  }

  // A score is about the scene it was measured on.
  watch([() => store.project.scene, () => store.project.range], () => {
    if (busy.value) return;
    score.value = null;
    before.value = null;
  });
  return { busy, score, before, error, measure, make, end };
}

/** What a score means: 1 is as smooth as everywhere else in the clip. */
export const verdictOf = (score: number): 'seamless' | 'good' | 'visible' =>
  score <= 1.25 ? 'seamless' : score <= 2.5 ? 'good' : 'visible';
