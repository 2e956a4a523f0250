import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { LatentMap, MapLayout } from '../../../../../shared/api/latents';
import type { WorkProgress } from '../../../../../shared/api/app';
import { isSamePack, type PackRef } from '../../../../../shared/scene';
import { toStudioError, type StudioError } from '../../../../../shared/errors';
import { useApi } from '../../../api';
import { useProjectStore } from '../../../stores/project';
import { PointIdentity } from '../identity';
import { floatsOf, wordsOf } from '../numbers';
import { DEFAULTS, orderOf, type MapOptions } from '../options';

/** A map that is open, with its numbers unpacked. */
export interface OpenMap extends Omit<LatentMap, 'positions' | 'groups' | 'layout'> {
  readonly pack: PackRef;
  /** Of its random samples. */
  readonly seed: number;
  readonly groups: Uint16Array;
}

/** Where the points are, and where they were before: the plot moves them from there. */
export interface Positions {
  readonly before: Float32Array;
  readonly now: Float32Array;
}

/** The map of this window: made, laid out, closed. */
export const useLatentMap = defineStore('latents-map', () => {
  const api = useApi();
  const store = useProjectStore();
  const map = shallowRef<OpenMap | null>(null);
  const positions = shallowRef<Positions | null>(null);
  const layout = ref<MapLayout>('pca');
  const options = shallowRef<MapOptions>(DEFAULTS);
  const progress = shallowRef<WorkProgress | null>(null);
  const error = shallowRef<StudioError | null>(null);
  const laidOut = new Map<MapLayout, Float32Array>();
  let running: AbortController | undefined;

  api.on('latents.progress', (state) => {
    if (running) progress.value = state;
  });
  const identity = computed(() => map.value && new PointIdentity(map.value));
  const subjects = computed(() => identity.value?.subjects() ?? new Int32Array());
  /** The pack of the project is another one now: the map shows codes that mean something else. */
  const foreign = computed(() => map.value !== null && !isSamePack(map.value.pack, store.project.scene.pack));

  /** Runs one piece of work at a time; another one takes its place. @returns whether it went through */
  async function work(phase: string, task: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    error.value = null;
    progress.value = { phase, secondsLeft: null };
    try {
      await task(mine.signal);
      return true;
    } catch (thrown) {
      const failure = toStudioError(thrown);
      if (running === mine && failure.code !== 'cancelled') error.value = failure;
      return false;
    } finally {
      if (running === mine) {
        running = undefined;
        progress.value = null;
      }
    }
  }

  /** Makes a new map of what the options say. */
  function build(): Promise<boolean> {
    const { project } = store;
    return work('sampling', async (signal) => {
      const order = orderOf(options.value, project, layout.value);
      const made = await api.call('latents.build', order, { signal });
      const before = map.value;
      const now = floatsOf(made.positions);
      laidOut.clear();
      laidOut.set(made.layout, now);
      layout.value = made.layout;
      map.value = { ...made, pack: order.pack, seed: order.seed ?? 0, groups: wordsOf(made.groups) };
      positions.value = { before: now, now };
      if (before) void api.call('latents.close', { map: before.map }).catch(() => undefined);
    });
  }

  /** Lays the same points out in another way. */
  async function layOut(to: MapLayout): Promise<void> {
    const before = layout.value;
    layout.value = to;
    const open = map.value;
    if (!open || before === to) return;
    const done = await work('layout', async (signal) => {
      const known = laidOut.get(to);
      const now =
        known ?? floatsOf((await api.call('latents.layout', { map: open.map, layout: to }, { signal })).positions);
      laidOut.set(to, now);
      positions.value = { before: positions.value?.now ?? now, now };
    });
    if (!done && map.value === open && layout.value === to) layout.value = before;
  }

  function cancel(): void {
    running?.abort();
  }

  function close(): void {
    running?.abort();
    if (map.value) void api.call('latents.close', { map: map.value.map }).catch(() => undefined);
    map.value = null;
    positions.value = null;
    laidOut.clear();
  }

  // Maps end with the connection that made them, and belong to the project they were made for.
  watch(api.link, (state) => {
    if (state !== 'lost') return;
    map.value = null;
    positions.value = null;
  });
  watch(() => store.project.id, close);

  return {
    map,
    identity,
    subjects,
    positions,
    layout,
    options,
    progress,
    error,
    foreign,
    working: computed(() => progress.value !== null),
    build,
    layOut,
    cancel,
    close,
  };
});
