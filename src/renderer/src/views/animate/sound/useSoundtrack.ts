import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { pickFiles, useApi } from '../../../api';
import type { FileHandle } from '../../../../../shared/api/files';
import { usePlayhead } from '../../../playback';
import { useNotices } from '../../../stores/notices';
import { useProjectStore } from '../../../stores/project';
import { useSettings } from '../../../stores/settings';
import { markEdits, type Waveform } from '../../../timeline';
import { audible, soundSecond } from './sync';

/** Stretches that the waveform is measured in. */
const BINS = 8_192;
/** What sound may be off before it is put right, in seconds: less is not heard, and every correction clicks. */
const SLIP = 0.08;

/** The soundtrack: its waveform, and its sound in time with the playhead. */
export function useSoundtrack() {
  const api = useApi();
  const store = useProjectStore();
  const settings = useSettings();
  const playhead = usePlayhead();
  const notices = useNotices();
  const waveform = shallowRef<Waveform>();
  const busy = ref(false);
  const audio = new Audio();
  audio.preload = 'auto';
  let gain: GainNode | undefined;

  const asset = computed(() => store.project.soundtrack?.asset);

  watch(
    [asset, () => store.project.id, () => settings.hello.mediaBase],
    async ([id, project, base]) => {
      waveform.value = undefined;
      audio.pause();
      if (id === undefined || base === '') {
        audio.removeAttribute('src');
        return;
      }
      audio.src = `${base}assets/${project}/${id}`;
      try {
        const measured = await api.call('stage.waveform', { project, asset: id, bins: BINS });
        if (asset.value === id) waveform.value = measured;
      } catch (thrown) {
        notices.fail(thrown);
      }
    },
    { immediate: true },
  );

  /** Louder than full is only possible through Web Audio, which needs a press before it may sound. */
  function setGain(value: number): void {
    if (value <= 1 && !gain) {
      audio.volume = value;
      return;
    }
    if (!gain) {
      const context = new AudioContext();
      gain = context.createGain();
      context.createMediaElementSource(audio).connect(gain).connect(context.destination);
    }
    audio.volume = 1;
    gain.gain.value = value;
    if (gain.context instanceof AudioContext) void gain.context.resume();
  }

  function follow(): void {
    const track = store.project.soundtrack;
    const at = track ? soundSecond(playhead.frame, playhead.fps, track.offsetSeconds) : -1;
    const sounds = track !== null && audible(at, audio.duration, playhead.playing ? playhead.speed : 0);
    if (!sounds) {
      if (!audio.paused) audio.pause();
      return;
    }
    setGain(track.gain);
    audio.playbackRate = playhead.speed;
    if (Math.abs(audio.currentTime - at) > SLIP) audio.currentTime = at;
    // A browser that has not been touched yet plays no sound; it will with the next press of play.
    if (audio.paused) void audio.play().catch(() => undefined);
  }
  watch(() => [playhead.frame, playhead.playing, playhead.speed, store.project.soundtrack], follow, { flush: 'sync' });
  onScopeDispose(() => {
    audio.pause();
    audio.removeAttribute('src');
    if (gain?.context instanceof AudioContext) void gain.context.close();
  });

  async function bring(handle: FileHandle): Promise<void> {
    const { id } = store.project;
    busy.value = true;
    try {
      const taken = await api.call('projects.addAsset', { id, handle: handle.handle, kind: 'audio' });
      if (store.project.id !== id) return;
      store.apply({ key: 'timeline.step.sound' }, (project) => markEdits.setSoundtrack(project, taken));
    } catch (thrown) {
      notices.fail(thrown);
    } finally {
      busy.value = false;
    }
  }
  async function pick(): Promise<void> {
    try {
      const [handle] = await pickFiles(api, 'soundtrack');
      if (handle) await bring(handle);
    } catch (thrown) {
      notices.fail(thrown);
    }
  }
  const remove = () =>
    store.apply({ key: 'timeline.step.soundRemoved' }, (project) => markEdits.setSoundtrack(project, null));
  const change = (to: { offsetSeconds?: number; gain?: number }) =>
    store.apply({ key: 'timeline.step.soundChanged' }, (project) => markEdits.changeSoundtrack(project, to), {
      merge: 'soundtrack',
    });

  return { waveform, busy, bring, pick, remove, change };
}
