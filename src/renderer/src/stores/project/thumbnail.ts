import { watchDebounced } from '@vueuse/core';
import type { Project } from '../../../../shared/project';
import type { Look } from '../../../../shared/scene';
import { useApi } from '../../api';
import { useProjectStore } from './store';

/** Time without changes after which a new picture is worth making, in milliseconds. */
const QUIET_MS = 4_000;
const SIDE = 256;

/** What a project's thumbnail depends on. */
const shownOf = ({ id, scene, shownStyle }: Project) =>
  [id, scene.start.w, scene.start.likeness, scene.pack.name, scene.pack.id, shownStyle].map(String);

/** Keeps the thumbnail of the open project up to date: its first frame, in the style it shows. */
export function useThumbnail(): void {
  const api = useApi();
  const store = useProjectStore();

  async function make(): Promise<void> {
    if (!store.isOpen || store.missingPack !== null) return;
    const { id, scene, shownStyle } = store.project;
    const look: Look = {
      kind: 'motion',
      style: scene.styles.some(({ name }) => name === shownStyle) ? shownStyle : null,
    };
    try {
      const { frames, resolution } = await api.call('stage.frames', { scene, looks: [look], frames: [0] });
      const rgb = frames[0]?.looks[0];
      const png = rgb && (await pngOf(rgb, resolution));
      if (png) await api.call('projects.thumbnail', { id, png });
    } catch {
      // The list of projects shows the old one, or none; the viewer tells of what is wrong.
    }
  }
  watchDebounced(() => shownOf(store.project).join(), make, { debounce: QUIET_MS, immediate: true });
}

async function pngOf(rgb: Uint8Array, resolution: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const picture = new ImageData(resolution, resolution);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    picture.data.set(rgb.subarray(from, from + 3), to);
    picture.data[to + 3] = 255;
  }
  const side = Math.min(SIDE, resolution);
  const canvas = new OffscreenCanvas(side, side);
  const bitmap = await createImageBitmap(picture);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, side, side);
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
