import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { MOST_PAINTED } from '../../../../../shared/api/latents';
import { toStudioError, type StudioError } from '../../../../../shared/errors';
import { useApi } from '../../../api';
import { bytesOf, floatsOf } from '../numbers';
import { useLatentMap } from './map';

export const MOST_POINTS = 64;
/** Codes a curve on the map is drawn of. */
const DRAWN = 160;
const QUIET_MS = 150;
const PAINTED_AT_ONCE = Math.min(8, MOST_PAINTED);

export interface PaintedWalk {
  readonly resolution: number;
  readonly frames: readonly Uint8Array[];
  readonly total: number;
}

/** A walk through points of the map: its stops, its curve, its pictures. */
export const useWalk = defineStore('latents-walk', () => {
  const api = useApi();
  const maps = useLatentMap();
  const stops = shallowRef<readonly number[]>([]);
  const closed = ref(true);
  const frames = ref(96);
  const curve = shallowRef<Float32Array | null>(null);
  const painted = shallowRef<PaintedWalk | null>(null);
  const painting = ref(false);
  const error = shallowRef<StudioError | null>(null);
  let drawing: AbortController | undefined;
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const add = (point: number) => {
    if (stops.value.length < MOST_POINTS && stops.value.at(-1) !== point) stops.value = [...stops.value, point];
  };
  const remove = (at: number) => (stops.value = stops.value.filter((_, i) => i !== at));
  const move = (from: number, to: number) => {
    const next = [...stops.value];
    const [stop] = next.splice(from, 1);
    if (stop === undefined || to < 0 || to > next.length) return;
    next.splice(to, 0, stop);
    stops.value = next;
  };
  const clear = () => (stops.value = []);

  async function walkOf(count: number, signal: AbortSignal): Promise<Uint8Array> {
    const map = maps.map?.map ?? '';
    const order = { map, points: [...stops.value], frames: count, closed: closed.value };
    return (await api.call('latents.walk', order, { signal })).w;
  }

  /** The curve of the codes, as it lies on the map. */
  async function draw(): Promise<void> {
    drawing?.abort();
    const mine = new AbortController();
    drawing = mine;
    const map = maps.map;
    if (!map || stops.value.length < 2) return void (curve.value = null);
    try {
      const w = await walkOf(DRAWN, mine.signal);
      const order = { map: map.map, w, layout: maps.layout };
      const placed = await api.call('latents.place', order, { signal: mine.signal });
      curve.value = floatsOf(placed.positions);
    } catch (thrown) {
      if (!mine.signal.aborted) error.value = toStudioError(thrown);
    }
  }

  /** Paints the frames, a few at a time; what is there can be played already. */
  async function paint(style: string | null): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const map = maps.map;
    if (!map || stops.value.length < 2) return;
    painting.value = true;
    error.value = null;
    painted.value = { resolution: map.resolution, frames: [], total: frames.value };
    try {
      const codes = floatsOf(await walkOf(frames.value, mine.signal));
      for (let at = 0; at < frames.value; at += PAINTED_AT_ONCE) {
        const count = Math.min(PAINTED_AT_ONCE, frames.value - at);
        const w = bytesOf(codes.slice(at * map.wDim, (at + count) * map.wDim));
        const batch = await api.call('latents.paint', { pack: map.pack, w, style }, { signal: mine.signal });
        const before: readonly Uint8Array[] = painted.value?.frames ?? [];
        painted.value = { resolution: batch.resolution, frames: [...before, ...batch.pictures], total: frames.value };
      }
    } catch (thrown) {
      if (!mine.signal.aborted) error.value = toStudioError(thrown);
    } finally {
      if (running === mine) painting.value = false;
    }
  }
  function stop(): void {
    running?.abort();
    painting.value = false;
  }

  /** The code of a stop, in base64. @throws StudioError */
  async function codeOf(at: number): Promise<string> {
    const point = stops.value[at] as number;
    return (await api.call('latents.code', { map: maps.map?.map ?? '', point })).w;
  }

  watch([stops, closed, () => maps.positions], () => {
    clearTimeout(timer);
    timer = setTimeout(() => void draw(), QUIET_MS);
  });
  watch([stops, closed, frames], () => {
    stop();
    painted.value = null;
    error.value = null;
  });
  watch(
    () => maps.identity,
    (now, before) => {
      stops.value = now && before ? now.carried(stops.value, before) : [];
      curve.value = null;
    },
  );

  return {
    stops,
    closed,
    frames,
    curve,
    painted,
    painting,
    error,
    ready: computed(() => stops.value.length >= 2),
    add,
    remove,
    move,
    clear,
    paint,
    stop,
    codeOf,
  };
});
