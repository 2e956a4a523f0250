// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { mountWith, sampleOpened } from '../api/testing';
import { usePlayhead } from '../playback';
import { useProjectStore } from '../stores/project';
import { keyEdits, markEdits } from '.';
import { useTimelinePointer } from './pointer';
import { yOf } from './rows';
import { useTimeline } from './store';
import { xOf } from './view';

const motion = { kind: 'motion' } as const;
const pack = {
  ...{ name: 'starter', id: 'a'.repeat(64), resolution: 16, frameRate: 25, wDim: 64, numWs: 6, encoder: true },
  motion: { codeDistance: 16, kernel: 3, maxFrames: 128 },
};

/** A timeline of 100 frames at 8 pixels each, with keyframes of the motion's strength at 20 and 60. */
async function setUp() {
  const Area = defineComponent({
    setup() {
      const { onRowsDown, onRowsDouble, onRulerDown } = useTimelinePointer();
      return () => [
        h('div', { id: 'rows', onPointerdown: onRowsDown, onDblclick: onRowsDouble }),
        h('div', { id: 'ruler', onPointerdown: onRulerDown }),
      ];
    },
  });
  const { wrapper } = mountWith(Area, {
    answers: { 'stage.pack': () => pack, 'projects.keep': () => undefined as never },
  });
  const store = useProjectStore();
  const opened = sampleOpened();
  const keyed = keyEdits.addKey(keyEdits.addKey(opened.project, motion, 20), motion, 60);
  store.take({ ...opened, project: keyed });
  const timeline = useTimeline();
  await flushPromises();
  timeline.resize(824);
  const element = (id: string) => {
    const found = wrapper.get(`#${id}`).element as HTMLElement;
    return Object.assign(found, { setPointerCapture: () => undefined });
  };
  const send = (id: string, type: string, x: number, y: number, more: PointerEventInit = {}) =>
    element(id).dispatchEvent(
      new PointerEvent(type, { clientX: x, clientY: y, button: 0, bubbles: true, cancelable: true, ...more }),
    );
  /** Presses at a place, moves in steps, lets go. */
  const drag = (id: string, x: number, y: number, by: { dx?: number; dy?: number }, more: PointerEventInit = {}) => {
    const { dx = 0, dy = 0 } = by;
    send(id, 'pointerdown', x, y);
    for (const part of [0.25, 0.5, 1]) send(id, 'pointermove', x + part * dx, y + part * dy, more);
    send(id, 'pointerup', x + dx, y + dy, more);
  };
  const x = (frame: number) => xOf(timeline.view, frame);
  const row = (key: string) => timeline.rows.find((each) => each.key === key) as (typeof timeline.rows)[number];
  const middle = (key: string) => row(key).top + row(key).height / 2;
  const frames = () => store.project.scene.motion.keys.map(({ frame }) => frame);
  return { wrapper, store, timeline, drag, send, x, row, middle, frames };
}

let end: () => void = () => undefined;
beforeEach(() => (document.body.innerHTML = ''));
afterEach(() => {
  useProjectStore().leave();
  end();
});

describe('dragging on the timeline', () => {
  it('moves a keyframe in time as one step, and leaves its value alone in a low row', async () => {
    const { wrapper, store, drag, x, middle, frames, timeline } = await setUp();
    end = () => wrapper.unmount();
    timeline.snap = false;
    const [before] = store.project.scene.motion.keys;
    drag('rows', x(20), middle('motion'), { dx: 80, dy: -12 });
    expect(frames()).toEqual([30, 60]);
    expect(store.project.scene.motion.keys[0]?.value).toBe(before?.value);
    expect(timeline.selection).toMatchObject({ kind: 'keys', frames: [30] });
    expect(store.past).toHaveLength(1);
    store.undo();
    expect(frames()).toEqual([20, 60]);
  });

  it('moves a keyframe up in a large row, and the chosen ones together', async () => {
    const { wrapper, store, timeline, drag, send, x, row, frames } = await setUp();
    end = () => wrapper.unmount();
    timeline.snap = false;
    timeline.toggleOpen('motion');
    const y = yOf(row('motion'), motion, 1);
    drag('rows', x(20), y, { dy: -12 });
    expect(store.project.scene.motion.keys[0]?.value).toBeGreaterThan(1.2);
    expect(store.project.scene.motion.keys[1]?.value).toBe(1);
    send('rows', 'pointerdown', x(60), y, { shiftKey: true });
    send('rows', 'pointerup', x(60), y);
    drag('rows', x(60), y, { dx: 16 });
    expect(frames()).toEqual([22, 62]);
  });

  it('lets keyframes jump to markers, unless Alt is held', async () => {
    const { wrapper, store, timeline, drag, x, middle, frames } = await setUp();
    end = () => wrapper.unmount();
    timeline.resize(424);
    store.apply({ key: 'm' }, (project) => markEdits.addMarker(project, 41, 'm'));
    drag('rows', x(20), middle('motion'), { dx: 80 });
    expect(frames()).toEqual([41, 60]);
    drag('rows', x(41), middle('motion'), { dx: 4 }, { altKey: true });
    expect(frames()).toEqual([42, 60]);
  });

  it('makes a code stronger upwards, as one step, and holds it at 1', async () => {
    const { wrapper, store, timeline, drag, x, middle } = await setUp();
    end = () => wrapper.unmount();
    expect(timeline.codes.find(({ index }) => index === 2)?.frame).toBe(32);
    drag('rows', x(32), middle('codes'), { dy: -20 });
    expect(store.project.scene.codes).toEqual({ '2': { strength: 1.5 } });
    expect(store.past).toHaveLength(1);
    drag('rows', x(32), middle('codes'), { dy: 21 });
    expect(store.project.scene.codes).toEqual({});
  });

  it('chooses and changes nothing at a press that hardly moves', async () => {
    const { wrapper, store, timeline, drag, x, middle, frames } = await setUp();
    end = () => wrapper.unmount();
    drag('rows', x(60), middle('motion'), { dx: 2 });
    expect([frames(), store.past.length]).toEqual([[20, 60], 0]);
    expect(timeline.selection).toMatchObject({ kind: 'keys', frames: [60] });
  });

  it('moves both ends of the clip that plays, never past each other', async () => {
    const { wrapper, store, drag, x } = await setUp();
    end = () => wrapper.unmount();
    drag('ruler', x(0), 4, { dx: 80 });
    drag('ruler', x(99), 4, { dx: -160 });
    expect(store.project.range).toEqual({ from: 10, to: 79 });
    drag('ruler', x(10), 4, { dx: 900 });
    expect(store.project.range).toEqual({ from: 79, to: 79 });
    store.undo();
    drag('ruler', x(40), 4, { dx: 40 });
    expect(store.project.range).toEqual({ from: 15, to: 84 });
  });

  it('scrubs where there is nothing to take hold of', async () => {
    const { wrapper, store, drag, x, middle } = await setUp();
    end = () => wrapper.unmount();
    drag('rows', x(50), middle('speed'), { dx: 80 });
    expect(usePlayhead().frame).toBe(60);
    expect(store.past).toHaveLength(0);
  });
});
