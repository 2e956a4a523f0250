// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { installFakeApi, sampleOpened, type FakeApi } from '../../../api/testing';
import type { LatentMap } from '../../../../../shared/api/latents';
import { StudioError } from '../../../../../shared/errors';
import { useProjectStore } from '../../../stores/project';
import { bytesOf } from '../numbers';
import { useClusters } from './clusters';
import { useDirections } from './directions';
import { useLatentMap } from './map';
import { usePointSelection } from './selection';
import { useWalk } from './walk';

const PCA = Float32Array.from([0, 0, 1, 0, 0, 1, 1, 1]);
const UMAP = Float32Array.from([1, 1, 0, 1, 1, 0, 0, 0]);
let made = 0;
const madeMap = (): LatentMap => ({
  map: `map-${++made}`,
  count: 4,
  positions: bytesOf(PCA),
  sources: Uint8Array.from([0, 1, 1, 3]),
  groups: Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0]),
  labels: [
    { source: 'clip', group: 0, name: 'Clip', owner: 'sample', frames: [0, 40] },
    { source: 'saved', group: 0, name: 'Kept', owner: 'k' },
  ],
  layout: 'pca',
  wDim: 2,
  resolution: 8,
  explained: [0.5, 0.2],
});
/** Lets what was asked be answered. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('the map of a window', () => {
  let api: FakeApi;
  beforeEach(() => {
    setActivePinia(createPinia());
    api = installFakeApi({
      'latents.build': async () => madeMap(),
      'latents.layout': async () => ({ positions: bytesOf(UMAP) }),
      'latents.close': async () => undefined,
      'latents.cluster': async () => ({ assignment: Uint8Array.from([0, 0, 1, 0, 1, 0, 0, 0]), sizes: [2, 2] }),
      'latents.directions': async () => [{ source: 'cluster', number: 0, vector: '', deviation: 1 }],
      'projects.keep': async () => ({ kept: '' }),
    });
    useProjectStore().take(sampleOpened());
  });

  it('is made of what the options say, and takes the place of the one before', async () => {
    const maps = useLatentMap();
    maps.options = { ...maps.options, samples: 900, clip: false };
    expect(await maps.build()).toBe(true);
    expect(api.paramsOf('latents.build')[0]).toMatchObject({ samples: 900, clips: [], layout: 'pca' });
    const first = maps.map?.map;
    await maps.build();
    expect(maps.map?.map).not.toBe(first);
    expect(api.paramsOf('latents.close')).toEqual([{ map: first }]);
  });

  it('moves its points from one layout to the other, and computes each once', async () => {
    const maps = useLatentMap();
    await maps.build();
    await maps.layOut('umap');
    expect(maps.positions).toEqual({ before: PCA, now: UMAP });
    await maps.layOut('pca');
    await maps.layOut('umap');
    expect(maps.positions).toEqual({ before: PCA, now: UMAP });
    expect(api.paramsOf('latents.layout')).toHaveLength(1);
  });

  it('stays as it was when a new one fails or is cancelled', async () => {
    const maps = useLatentMap();
    await maps.build();
    const before = maps.map;
    api.answer({
      'latents.layout': async () => {
        throw new StudioError('out-of-memory', 'No room.');
      },
    });
    await maps.layOut('umap');
    expect(maps.layout).toBe('pca');
    expect(maps.error?.message).toBe('No room.');
    const building = maps.build();
    expect(maps.working).toBe(true);
    maps.cancel();
    expect(await building).toBe(false);
    expect(maps.error).toBeNull();
    expect(maps.map).toBe(before);
  });

  it('is another pack’s as soon as the project has another one, or another version', async () => {
    const maps = useLatentMap();
    const store = useProjectStore();
    await maps.build();
    expect(maps.foreign).toBe(false);
    const { name } = store.project.scene.pack;
    for (const pack of [{ name: 'other' }, { name, id: 'b'.repeat(64) }]) {
      store.apply({ key: 'step.pack' }, (project) => ({ ...project, scene: { ...project.scene, pack } }));
      expect(maps.foreign).toBe(true);
      store.undo();
      expect(maps.foreign).toBe(false);
    }
  });

  it('is gone with its connection, and with its project', async () => {
    const maps = useLatentMap();
    await maps.build();
    api.connected('lost');
    await nextTick();
    expect(maps.map).toBeNull();
    api.connected('open');
    await maps.build();
    useProjectStore().leave();
    await nextTick();
    expect(maps.map).toBeNull();
  });

  it('knows whose every point is', async () => {
    await useLatentMap().build();
    const { about } = usePointSelection();
    expect(about(0)).toEqual({ source: 'sample', name: '1' });
    expect(about(2)).toEqual({ source: 'clip', name: 'Clip', frame: 41 });
    expect(about(3)).toEqual({ source: 'saved', name: 'Kept' });
  });

  it('has clusters by itself, and their names go with their points to the next map', async () => {
    const clusters = useClusters();
    const store = useProjectStore();
    await useLatentMap().build();
    await settle();
    expect(clusters.found?.sizes).toEqual([2, 2]);
    expect(clusters.members(1)).toEqual([1, 2]);
    clusters.rename(1, ' Smiling ');
    expect(clusters.names.get(1)).toBe('Smiling');
    expect(store.project.map.clusters).toMatchObject([{ name: 'Smiling', share: 0.5 }]);

    const swapped = async () => ({ assignment: Uint8Array.from([1, 0, 0, 0, 0, 0, 1, 0]), sizes: [2, 2] });
    api.answer({ 'latents.cluster': swapped });
    await useLatentMap().build();
    await settle();
    expect([...clusters.names]).toEqual([[0, 'Smiling']]);
    clusters.rename(0, 'Laughing');
    expect(store.project.map.clusters).toMatchObject([{ name: 'Laughing' }]);
    store.undo();
    expect([...clusters.names]).toEqual([[0, 'Smiling']]);
    clusters.rename(0, '');
    expect(store.project.map.clusters).toEqual([]);
    store.undo();
    store.undo();
    expect(clusters.names.size).toBe(0);
  });

  it('keeps what is selected where the next map has it', async () => {
    const maps = useLatentMap();
    const selection = usePointSelection();
    const directions = useDirections();
    await maps.build();
    selection.select([0, 2, 3]);
    selection.focus(3);
    directions.take('a');
    const reordered: LatentMap = {
      ...madeMap(),
      sources: Uint8Array.from([0, 3, 1, 1]),
      labels: [...madeMap().labels].reverse(),
    };
    api.answer({ 'latents.build': async () => reordered });
    await maps.build();
    await nextTick();
    // The frame 40 is the last point now, and the saved face comes before the clip.
    expect(selection.selected).toEqual([0, 3, 1]);
    expect([selection.focused, selection.hovered]).toEqual([1, null]);
    expect(directions.groupA).toEqual([0, 3, 1]);
    maps.options = { ...maps.options, seed: 7 };
    await maps.build();
    await nextTick();
    // Sample 0 of another seed is somebody else.
    expect(selection.selected).toEqual([3, 1]);
  });

  it('has directions that are still until a slider is moved', async () => {
    const directions = useDirections();
    await useLatentMap().build();
    await settle();
    await settle();
    expect(directions.all.map(({ id }) => id)).toEqual(['cluster-0']);
    expect(directions.used).toEqual([]);
    directions.set('cluster-0', 1.5);
    expect(directions.used.map(({ id }) => id)).toEqual(['cluster-0']);
    useClusters().found = { count: 1, assignment: new Uint16Array(4), sizes: [4] };
    await nextTick();
    expect(directions.amountOf('cluster-0')).toBe(0);
  });

  it('walks through its points in the order they were given', async () => {
    await useLatentMap().build();
    const walk = useWalk();
    for (const point of [1, 1, 3, 0]) walk.add(point);
    expect(walk.stops).toEqual([1, 3, 0]);
    walk.move(2, 0);
    expect(walk.stops).toEqual([0, 1, 3]);
    walk.move(0, -1);
    expect(walk.stops).toEqual([0, 1, 3]);
    walk.remove(1);
    expect(walk.stops).toEqual([0, 3]);
    await useLatentMap().build();
    await nextTick();
    expect(walk.stops).toEqual([0, 3]);
    useLatentMap().close();
    await nextTick();
    expect(walk.stops).toEqual([]);
  });
});
