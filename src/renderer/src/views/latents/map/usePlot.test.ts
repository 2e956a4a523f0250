// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h, nextTick, ref, shallowRef, useTemplateRef } from 'vue';
import { panned, type Camera } from './camera';
import type { PlotView } from './plot';
import { usePlot } from './usePlot';

const drawn: PlotView[] = [];
vi.mock('./webglPlot', () => ({
  webglPlot: () => ({
    kind: 'webgl',
    setPositions: () => undefined,
    setLooks: () => undefined,
    draw: (view: PlotView) => void drawn.push(view),
    dispose: () => undefined,
  }),
}));

const looks = () => ({ colours: new Uint8Array(), shapes: new Uint8Array() });
const overlay = {
  ...{ trajectory: null, dot: null, walk: null, stops: [], hovered: null, cursor: null, focused: null },
  lasso: [],
};

/** A pane with a plot on it, drawn once. */
async function open() {
  const found = shallowRef<ReturnType<typeof usePlot>>();
  const colours = ref(looks());
  const wrapper = mount(
    defineComponent(() => {
      const [pane, points, lines] = ['pane', 'points', 'lines'].map((name) => useTemplateRef(name));
      found.value = usePlot(pane as never, points as never, lines as never, {
        ...{ positions: null, looks: colours, overlay },
        theme: { text: '#fff', accent: '#fa0', surface: '#000', line: '#888' },
      });
      return () => h('div', { ref: 'pane' }, [h('canvas', { ref: 'points' }), h('canvas', { ref: 'lines' })]);
    }),
    { attachTo: document.body },
  );
  const plot = found.value as ReturnType<typeof usePlot>;
  const pass = async (milliseconds: number) => {
    await nextTick();
    await vi.advanceTimersByTimeAsync(milliseconds);
  };
  // what a new pane fits the map into comes first
  await pass(100);
  plot.camera.value = { x: 0, y: 0, scale: 100 };
  await pass(1_000);
  drawn.length = 0;
  return {
    plot,
    colours,
    pass,
    move: async (to: (camera: Camera) => Camera) => {
      plot.camera.value = to(plot.camera.value);
      await pass(20);
    },
    transforms: () => wrapper.findAll('canvas').map(({ element }) => (element as HTMLElement).style.transform),
    end: () => wrapper.unmount(),
  };
}

describe('a map that is dragged', () => {
  let pane: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    vi.useFakeTimers();
    pane = await open();
  });
  afterEach(() => {
    pane.end();
    vi.useRealTimers();
  });

  it('is moved along as it is, points and lines alike, and drawn anew when it rests', async () => {
    await pane.move((camera) => panned(camera, 20, -10));
    await pane.move((camera) => panned(camera, 20, -10));
    expect(drawn).toEqual([]);
    expect(pane.transforms()).toEqual(new Array(2).fill('translate(40px, -20px) scale(1)'));
    await pane.pass(400);
    expect(drawn.map(({ camera }) => camera)).toEqual([pane.plot.camera.value]);
    expect(pane.transforms()).toEqual(['', '']);
    await pane.pass(1_000);
    expect(drawn).toHaveLength(1);
  });

  it('is drawn anew at once where it would no longer fill the pane', async () => {
    await pane.move((camera) => panned(camera, 90, 0));
    expect(drawn).toEqual([]);
    await pane.move((camera) => panned(camera, 10, 0));
    expect(drawn.map(({ camera }) => camera.x)).toEqual([-1]);
    expect(pane.transforms()).toEqual(['', '']);
  });

  it('is drawn where it is now when its points change under way', async () => {
    await pane.move((camera) => panned(camera, 30, 0));
    pane.colours.value = looks();
    await pane.pass(20);
    expect(drawn.map(({ camera }) => camera.x)).toEqual([-0.3]);
    expect(pane.transforms()).toEqual(['', '']);
  });

  it('is stretched a little while one zooms', async () => {
    await pane.move((camera) => ({ ...camera, scale: 110 }));
    expect(drawn).toEqual([]);
    expect(pane.transforms()[0]).toBe('translate(0px, 0px) scale(1.1)');
    await pane.move((camera) => ({ ...camera, scale: 140 }));
    expect(drawn.map(({ camera }) => camera.scale)).toEqual([140]);
  });
});
