// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, nextTick, ref } from 'vue';
import type { Look } from '../../../shared/scene';
import { StudioError } from '../../../shared/errors';
import { installFakeApi, sampleOpened, type FakeApi } from '../api/testing';
import { useProjectStore } from '../stores/project';
import { keyEdits } from '../timeline';
import { usePlayhead } from './playhead';
import { useFrames } from './useFrames';

const base: Look = { kind: 'motion', style: null };
let api: FakeApi;
/** What frames of the scene as it is now are made of; an edit of the test changes it. */
let paint: number;

beforeEach(() => {
  paint = 1;
  api = installFakeApi({
    'stage.pack': () => ({
      name: 'starter',
      id: 'x',
      resolution: 1,
      frameRate: 25,
      wDim: 4,
      numWs: 2,
      motion: { codeDistance: 16, kernel: 3, maxFrames: 1000 },
      encoder: true,
    }),
    'stage.frames': ({ frames, looks }) => ({
      resolution: 1,
      frames: frames.map((frame) => ({ frame, looks: looks.map(() => new Uint8Array([paint, frame, 0])) })),
    }),
    'projects.keep': () => ({ kept: '' }),
  });
  setActivePinia(createPinia());
  useProjectStore().take(sampleOpened());
});

const shown = (frames: ReturnType<typeof useFrames>) =>
  frames.pictures.value.map((picture) => picture?.rgb.slice(0, 2));
const asked = () => api.paramsOf('stage.frames').flatMap(({ frames }) => frames);

describe('useFrames', () => {
  it('shows the frame of the playhead, and then computes the rest of the clip', async () => {
    const frames = effectScope().run(() => useFrames([base])) as ReturnType<typeof useFrames>;
    usePlayhead().seek(40);
    await vi.waitFor(() => expect(shown(frames)).toEqual([new Uint8Array([1, 40])]));
    await vi.waitFor(() => expect(frames.cached.value).toEqual([{ from: 0, to: 99 }]));
    expect(new Set(asked()).size).toBe(100);
    expect(frames.buffering.value).toBe(false);
  });

  it('computes anew what an edit has changed, and nothing else', async () => {
    const frames = effectScope().run(() => useFrames([base])) as ReturnType<typeof useFrames>;
    const store = useProjectStore();
    const ref = { kind: 'motion' } as const;
    store.apply({ key: 'x' }, (project) => keyEdits.addKey(keyEdits.addKey(project, ref, 20), ref, 60));
    await vi.waitFor(() => expect(frames.cached.value).toEqual([{ from: 0, to: 99 }]));
    const before = asked().length;
    paint = 2;
    store.apply({ key: 'x' }, (project) => keyEdits.setValue(project, ref, 60, 2));
    await vi.waitFor(() => expect(frames.cached.value).toEqual([{ from: 0, to: 99 }]));
    const again = [...new Set(asked().slice(before))].sort((a, b) => a - b);
    expect([again[0], again.at(-1), again.length]).toEqual([21, 99, 79]);
    expect(frames.at(base, 20)?.rgb[0]).toBe(1);
    expect(frames.at(base, 60)?.rgb[0]).toBe(2);
  });

  it('keeps what it shows while the next frame is computed', async () => {
    const looks = ref<Look[]>([base]);
    const frames = effectScope().run(() => useFrames(looks)) as ReturnType<typeof useFrames>;
    await vi.waitFor(() => expect(shown(frames)).toEqual([new Uint8Array([1, 0])]));
    api.answer({ 'stage.frames': () => new Promise(() => undefined) });
    const store = useProjectStore();
    store.apply({ key: 'x' }, (project) => ({
      ...project,
      scene: { ...project.scene, clip: { ...project.scene.clip, psi: 0.5 } },
    }));
    await nextTick();
    expect(frames.buffering.value).toBe(true);
    expect(shown(frames)).toEqual([new Uint8Array([1, 0])]);
  });

  it('wants nothing more once its component is gone', async () => {
    const scope = effectScope();
    scope.run(() => useFrames([base]));
    scope.stop();
    await nextTick();
    const before = asked().length;
    usePlayhead().seek(70);
    await nextTick();
    expect(asked().length).toBe(before);
  });

  it('says why frames do not come, and comes back when the program does', async () => {
    api.answer({ 'stage.frames': () => Promise.reject(new StudioError('not-found', 'No such pack.')) });
    const frames = effectScope().run(() => useFrames([base])) as ReturnType<typeof useFrames>;
    await vi.waitFor(() => expect(frames.error.value?.message).toBe('No such pack.'));
    api.answer({
      'stage.frames': ({ frames: wanted }) => ({
        resolution: 1,
        frames: wanted.map((frame) => ({ frame, looks: [new Uint8Array([3, frame, 0])] })),
      }),
    });
    api.tell('stage.restarted', { reason: 'test' });
    await vi.waitFor(() => expect(shown(frames)).toEqual([new Uint8Array([3, 0])]));
    expect(frames.error.value).toBeNull();
  });
});
