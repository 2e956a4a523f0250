// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { TooltipProvider } from 'reka-ui';
import { afterEach, describe, expect, it } from 'vitest';
import { defineComponent, h, ref, type Component } from 'vue';
import type { LatentMap } from '../../../../../shared/api/latents';
import { installFakeApi, sampleOpened, type Answers } from '../../../api/testing';
import { i18n } from '../../../i18n';
import { useProjectStore } from '../../../stores/project';
import type { Colouring } from '../map/pointLooks';
import { bytesOf, encodeCode, floatsOf } from '../numbers';
import { useClusters } from '../stores/clusters';
import { useDirections } from '../stores/directions';
import { useLatentMap } from '../stores/map';
import { usePointSelection } from '../stores/selection';
import ClusterPanel from './ClusterPanel.vue';
import DirectionsPanel from './DirectionsPanel.vue';
import MapLegend from './MapLegend.vue';
import MapToolbar from './MapToolbar.vue';
import OtherProjects from './OtherProjects.vue';
import PointGallery from './PointGallery.vue';

const SAMPLES = 100;
const WIDTH = 64;
/** Samples, two frames and the portrait of the project, a saved face. */
const map: LatentMap = {
  ...{ map: 'map-1', count: SAMPLES + 4, layout: 'pca', wDim: WIDTH, resolution: 8, explained: [0.5, 0.2] },
  positions: bytesOf(new Float32Array(2 * (SAMPLES + 4))),
  sources: Uint8Array.from([...new Array<number>(SAMPLES).fill(0), 1, 1, 2, 3]),
  groups: new Uint8Array(2 * (SAMPLES + 4)),
  labels: [
    { source: 'clip', group: 0, name: 'Sample', owner: 'sample', frames: [0, 40] },
    { source: 'portrait', group: 0, name: 'Sample', owner: 'sample' },
    { source: 'saved', group: 0, name: 'Kept', owner: 'k' },
  ],
};
/** The first 70 points, and the rest. */
const assignment = Uint16Array.from({ length: SAMPLES + 4 }, (_, n) => (n < 70 ? 0 : 1));
const along = (value: number) => encodeCode(new Float32Array(WIDTH).fill(value));

let ends: (() => void)[] = [];
afterEach(() => {
  ends.forEach((end) => end());
  ends = [];
});

/** A panel beside a map that is made. */
async function open(panel: Component, props: object = {}, answers: Answers = {}) {
  const api = installFakeApi({
    'latents.build': () => map,
    'latents.cluster': () => ({ assignment: new Uint8Array(assignment.buffer), sizes: [70, 34] }),
    'latents.directions': () => [
      { source: 'principal', number: 0, vector: along(1), deviation: 1 },
      { source: 'cluster', number: 1, vector: along(10), deviation: 2 },
    ],
    'latents.difference': () => ({ vector: along(3), deviation: 1 }),
    'latents.pictures': ({ points }) => ({ side: 8, pictures: points.map(() => new Uint8Array(192)) }),
    'latents.paint': () => ({ resolution: 8, pictures: [new Uint8Array(192)] }),
    'latents.projects': () => [],
    'projects.keep': () => ({ kept: '' }),
    ...answers,
  });
  const pinia = createPinia();
  setActivePinia(pinia);
  const store = useProjectStore();
  store.take(sampleOpened());
  const clusters = useClusters();
  await useLatentMap().build();
  await flushPromises();
  const wrapper = mount(
    defineComponent(() => () => h(TooltipProvider, null, () => h(panel, props))),
    { global: { plugins: [pinia, i18n] }, attachTo: document.body },
  );
  ends.push(() => wrapper.unmount());
  await flushPromises();
  const at = (testid: string) => wrapper.get(`[data-testid="${testid}"]`);
  return { api, wrapper, at, store, clusters, selection: usePointSelection() };
}

describe('the list of clusters', () => {
  it('selects a cluster, adds one with Shift and takes one away with Alt', async () => {
    const { at, selection } = await open(ClusterPanel);
    expect(at('latents-cluster-0').text()).toContain('70');
    await at('latents-cluster-1').trigger('click');
    expect(selection.selected).toHaveLength(34);
    await at('latents-cluster-0').trigger('click', { shiftKey: true });
    expect(selection.selected).toHaveLength(104);
    await at('latents-cluster-1').trigger('click', { altKey: true });
    expect(selection.selected).toEqual(Array.from({ length: 70 }, (_, n) => n));
  });

  it('shows a cluster on the map while it is pointed at', async () => {
    const { at, wrapper, clusters } = await open(ClusterPanel);
    await at('latents-cluster-1').trigger('focus');
    expect(clusters.highlighted).toBe(1);
    await wrapper.get('ul').trigger('pointerleave');
    expect(clusters.highlighted).toBeNull();
  });

  it('names a cluster as a step of the project, once, and takes the name away', async () => {
    const { at, wrapper, store } = await open(ClusterPanel);
    const type = async (text: string) => {
      await at('latents-rename-1').trigger('click');
      await wrapper.get('[aria-label="Name of the cluster"]').setValue(text);
      await wrapper.get('[aria-label="Name of the cluster"]').trigger('keydown', { key: 'Enter' });
      await flushPromises();
    };
    await type('Hats');
    expect(at('latents-cluster-1').text()).toContain('Hats');
    expect(store.project.map.clusters).toHaveLength(1);
    store.undo();
    await flushPromises();
    expect(at('latents-cluster-1').text()).toContain('Cluster 2');
    expect(store.undoStep).toBeFalsy();
    store.redo();
    await type('');
    expect(store.project.map.clusters).toEqual([]);
  });

  it('says how many names rest', async () => {
    const { at, wrapper, store } = await open(ClusterPanel);
    const points = { seed: 99, samples: '', frames: [], codes: [] };
    store.apply({ key: 'latents.step.name' }, (project) => ({
      ...project,
      map: { clusters: [{ id: 'n', name: 'Elsewhere', points, share: 0.2 }], groups: [] },
    }));
    await flushPromises();
    expect(at('latents-resting').text()).toContain('One name');
    expect(wrapper.text()).not.toContain('Elsewhere');
  });
});

describe('the colours', () => {
  it('are chosen in the bar above the map', async () => {
    const colouring = ref<Colouring>('cluster');
    const { wrapper } = await open(() =>
      h(MapToolbar, {
        colouring: colouring.value,
        asList: false,
        'onUpdate:colouring': (to: Colouring) => (colouring.value = to),
      }),
    );
    await wrapper.get('[role="combobox"]').trigger('keydown', { key: 'Enter' });
    await flushPromises();
    const options = [...document.querySelectorAll<HTMLElement>('[role="option"]')];
    expect(options.map(({ innerText, textContent }) => (innerText || textContent).trim())).toEqual([
      'By cluster',
      'By origin',
      'By subject',
      'By clip',
    ]);
  });

  it.each([
    ['cluster', []],
    ['source', ['Frames of clips', 'Starts', 'Saved faces']],
    ['subject', ['Sample', 'Kept']],
    ['clip', ['Sample']],
  ])('by %s are told', async (colouring, expected) => {
    const { wrapper } = await open(MapLegend, { colouring });
    expect(wrapper.findAll('li').map((each) => each.text())).toEqual(expected);
  });
});

describe('what a lasso picked', () => {
  it('is shown spread over the selection, more of it when one asks', async () => {
    const { wrapper, selection } = await open(PointGallery);
    selection.select(Array.from({ length: 60 }, (_, n) => n));
    await flushPromises();
    const faces = () => wrapper.findAll('li button');
    expect(faces()).toHaveLength(24);
    const names = faces().map((face) => face.attributes('aria-label'));
    expect(names[0]).toMatch(/^Face 1,/);
    expect(names[23]).toMatch(/^Face 58,/);
    await wrapper.findAll('button').at(-1)?.trigger('click');
    expect(faces()).toHaveLength(48);
    await faces()[2]?.trigger('click');
    expect(selection.focused).toBe(2);
  });

  it('is kept as a group of the project, and taken as group A', async () => {
    const { at, wrapper, store, selection } = await open(PointGallery);
    selection.select([3, 4, SAMPLES, SAMPLES + 3]);
    await flushPromises();
    await at('latents-keep-group').trigger('click');
    await at('latents-keep-group').trigger('click');
    const [first, second] = store.project.map.groups;
    expect([first?.name, second?.name]).toEqual(['Group', 'Group 2']);
    expect(first?.points).toMatchObject({
      frames: [{ owner: 'sample', frames: [0] }],
      codes: [{ source: 'saved', owner: 'k' }],
    });
    const [groupA] = wrapper.findAll('.groups button');
    await groupA?.trigger('click');
    expect(useDirections().groupA).toEqual([3, 4, SAMPLES, SAMPLES + 3]);
  });
});

describe('sliders of directions', () => {
  const painted = (api: Awaited<ReturnType<typeof open>>['api']) =>
    api.paramsOf('latents.paint').map(({ w }) => floatsOf(w)[0]);

  it('move the portrait by the sum of what they are set to, and only that', async () => {
    const { api, at } = await open(DirectionsPanel);
    expect(painted(api)).toEqual([0]);
    const key = async (id: string, name: string) => {
      await at(`latents-direction-${id}`).get('[role="slider"]').trigger('keydown', { key: name });
      await flushPromises();
    };
    await key('principal-0', 'End');
    await key('cluster-1', 'Home');
    // 4 deviations along the component, and twice away from the cluster
    expect(painted(api).slice(1)).toEqual([4, 4 - 20]);
  });

  it('become tracks of the project where they stand, and stand still then', async () => {
    const { api, at, store } = await open(DirectionsPanel);
    const row = at('latents-direction-cluster-1');
    await row.get('[role="slider"]').trigger('keydown', { key: 'End' });
    await row.get('[data-testid="latents-direction-add"]').trigger('click');
    await flushPromises();
    expect(store.project.scene.directions).toMatchObject([
      { name: 'Cluster 2', source: 'cluster', vector: along(10), amount: { value: 2, keys: [] } },
    ]);
    expect(row.get('[role="slider"]').attributes('aria-valuenow')).toBe('0');
    expect(painted(api).at(-1)).toBe(20);
    expect(store.undoStep?.key).toBe('latents.step.direction');
  });

  it('from one group to another need both', async () => {
    const { api, wrapper, at } = await open(DirectionsPanel);
    const between = wrapper.findAll('button').find((button) => button.text() === 'From A to B');
    expect(between?.attributes('disabled')).toBeDefined();
    const directions = useDirections();
    directions.groupA = [1, 2];
    directions.groupB = [3];
    await flushPromises();
    await between?.trigger('click');
    await flushPromises();
    expect(api.paramsOf('latents.difference')).toEqual([{ map: 'map-1', from: [1, 2], to: [3] }]);
    expect(at('latents-direction-difference-1').text()).toContain('From A to B 1');
  });
});

describe('other projects', () => {
  const projects = [
    { id: 'a', name: 'Dance', frames: 90, obstacle: null },
    { id: 'b', name: 'Elsewhere', frames: 10, obstacle: 'pack' as const },
  ];

  it('are turned on and off; those of another latent space are counted', async () => {
    const chosen = ref<readonly string[]>([]);
    const panel = () =>
      h(OtherProjects, {
        modelValue: chosen.value,
        'onUpdate:modelValue': (to: readonly string[]) => (chosen.value = to),
      });
    const { api, wrapper } = await open(panel, {}, { 'latents.projects': () => projects });
    expect(api.paramsOf('latents.projects')).toEqual([{ pack: { name: 'starter' }, except: 'sample' }]);
    expect(wrapper.findAll('li').map((each) => each.text())).toEqual(['Dance90 frames']);
    expect(wrapper.text()).toContain('One other moves in another latent space');
    await wrapper.get('[role="switch"]').trigger('click');
    expect(chosen.value).toEqual(['a']);
    await wrapper.get('[role="switch"]').trigger('click');
    expect(chosen.value).toEqual([]);
  });
});
