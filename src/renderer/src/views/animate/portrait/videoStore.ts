import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { useApi } from '../../../api';
import { useTake } from './takeStore';

const ENDINGS = /\.(mp4|m4v|mov|webm|mkv|avi|ogv|mpg|mpeg)$/i;
export const isVideo = ({ name, type }: Pick<File, 'name' | 'type'>): boolean =>
  type.startsWith('video/') || ENDINGS.test(name);

/** A video that a frame is being chosen of. It stays in the window; only the frame goes to the program. */
export const useVideoFrame = defineStore('videoFrame', () => {
  const api = useApi();
  const take = useTake();
  const file = shallowRef<File | null>(null);

  const open = (video: File): void => void (file.value = video);
  const close = (): void => void (file.value = null);

  function pick(): void {
    const input = Object.assign(document.createElement('input'), { type: 'file', accept: 'video/*' });
    input.addEventListener('change', () => {
      const [video] = input.files ?? [];
      if (video) open(video);
    });
    input.click();
  }

  /** Takes a frame as an image. @param second where it is, for its name */
  async function use(png: Blob, second: number): Promise<void> {
    const name = `${(file.value?.name ?? 'video').replace(/\.[^.]+$/, '')} ${second.toFixed(2)} s.png`;
    close();
    const [handle] = await api.grant([new File([png], name, { type: 'image/png' })]);
    if (handle) await take.bring(handle);
  }

  return { file, open, close, pick, use };
});
