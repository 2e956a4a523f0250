import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, watch } from 'vue';
import { useProjectStore } from '../stores/project';
import { advance, clampFrame, shuttle, startOf, type Range } from './playing';

/** Frame that is shown, and play: at the project's rate by the clock, so that slow computing drops frames and never slows motion. */
export const usePlayhead = defineStore('playhead', () => {
  const store = useProjectStore();
  const frame = ref(0);
  const playing = ref(false);
  /** Factor on the rate of play; negative plays backwards. */
  const speed = ref(1);
  const loop = ref(true);
  /** The artist is dragging the playhead. */
  const scrubbing = ref(false);

  const last = computed(() => store.project.scene.clip.frames - 1);
  /** First and last frame that play. */
  const range = computed<Range>(() => {
    const chosen = store.project.range;
    if (!chosen) return { from: 0, to: last.value };
    const from = Math.min(chosen.from, last.value);
    return { from, to: Math.max(from, Math.min(chosen.to, last.value)) };
  });
  const fps = computed(() => store.project.scene.clip.fps);
  /** Frames per second of play with its sign; 0 at rest. */
  const rate = computed(() => (playing.value ? fps.value * speed.value : 0));

  let position = 0;
  let lastTick = 0;
  let request = 0;

  function tick(now: number): void {
    request = 0;
    if (!playing.value) return;
    const play = { ...range.value, loop: loop.value, rate: rate.value };
    const next = advance(position, Math.max(0, now - lastTick) / 1000, play);
    lastTick = now;
    position = next.position;
    frame.value = clampFrame(Math.floor(position), { from: 0, to: last.value });
    if (next.ended) pause();
    else request = requestAnimationFrame(tick);
  }

  function play(factor = 1): void {
    speed.value = factor;
    position = startOf(frame.value, { ...range.value, loop: loop.value, rate: factor });
    frame.value = position;
    lastTick = performance.now();
    playing.value = true;
    if (request === 0) request = requestAnimationFrame(tick);
  }

  function pause(): void {
    playing.value = false;
    cancelAnimationFrame(request);
    request = 0;
    speed.value = 1;
  }

  /** Goes to a frame of the clip; play goes on from there. */
  function seek(to: number): void {
    frame.value = clampFrame(to, { from: 0, to: last.value });
    position = frame.value;
  }

  /** Stops and goes some frames forward (or back). */
  function step(frames: number): void {
    pause();
    seek(frame.value + frames);
  }

  const toggle = () => (playing.value ? pause() : play());
  /** J and L of an editing desk: plays backwards or forwards, faster with every press. */
  const push = (direction: 1 | -1) => play(shuttle(playing.value ? speed.value : 0, direction));

  watch(last, (most) => {
    if (frame.value > most) seek(most);
  });
  watch(
    () => store.project.id,
    () => {
      pause();
      seek(range.value.from);
    },
  );
  onScopeDispose(pause);

  return {
    frame,
    playing,
    speed,
    loop,
    scrubbing,
    range,
    fps,
    rate,
    last,
    play,
    pause,
    toggle,
    step,
    seek,
    push,
  };
});
