// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { mountWith, sampleOpened } from '../../../api/testing';
import { useProjectStore } from '../../../stores/project';
import { useSeam } from './useSeam';

it('shows the seam of a loop only once it has been measured, not the one from before', async () => {
  const answers: ((score: number) => void)[] = [];
  const seams: ReturnType<typeof useSeam>[] = [];
  const Host = defineComponent({
    setup() {
      seams.push(useSeam());
      return () => h('p');
    },
  });
  const { wrapper } = mountWith(Host, {
    answers: {
      'stage.seam': () => new Promise((answer) => answers.push((score) => answer({ score }))),
      'projects.keep': () => undefined as never,
    },
  });
  const store = useProjectStore();
  store.take(sampleOpened());
  await flushPromises();
  const [seam] = seams as [ReturnType<typeof useSeam>];
  const answer = async (score: number) => {
    answers.shift()?.(score);
    await flushPromises();
  };
  void seam.measure();
  await answer(12);
  expect(seam.score.value).toBe(12);
  void seam.make();
  await answer(12);
  expect([store.project.scene.clip.loop, seam.score.value]).toEqual([true, null]);
  await answer(1.1);
  expect([seam.before.value, seam.score.value]).toEqual([12, 1.1]);
  store.leave();
  wrapper.unmount();
});
