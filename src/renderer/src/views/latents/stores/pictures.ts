import { defineStore } from 'pinia';
import { ref, shallowRef, watch } from 'vue';
import { toStudioError, type StudioError } from '../../../../../shared/errors';
import { useApi } from '../../../api';
import type { Picture } from '../../../playback';
import { PictureLoader } from '../pictures/pictureLoader';
import { useLatentMap } from './map';

/** Side of small pictures, in pixels: sharp at 96 CSS pixels on most screens. */
const SMALL = 128;
const LARGE = 512;

/** Pictures of points: small ones for hovering and galleries, large ones for details. */
export const usePointPictures = defineStore('latents-pictures', () => {
  const api = useApi();
  const maps = useLatentMap();
  /** Increases when pictures have come. */
  const version = ref(0);
  const error = shallowRef<StudioError | null>(null);

  const loader = (side: number, most: number) =>
    new PictureLoader<Picture>({
      most,
      fetch: async (points, signal) => {
        const map = maps.map?.map ?? '';
        const found = await api.call('latents.pictures', { map, points: [...points], side }, { signal });
        return found.pictures.map((rgb) => ({ resolution: found.side, rgb }));
      },
      onChange: () => {
        error.value = null;
        version.value++;
      },
      onError: (thrown) => {
        const failure = toStudioError(thrown);
        if (failure.code !== 'cancelled') error.value = failure;
      },
    });
  const small = loader(SMALL, 600);
  const large = loader(LARGE, 12);

  watch(
    () => maps.map?.map,
    () => {
      small.clear();
      large.clear();
      error.value = null;
      version.value++;
    },
  );

  return {
    version,
    error,
    /** A small picture, if it is there; reading it in a template follows what comes. */
    small: (point: number): Picture | undefined => (void version.value, small.get(point)),
    large: (point: number): Picture | undefined => (void version.value, large.get(point) ?? small.get(point)),
    point: (at: number | null) => small.point(at ?? undefined),
    want: (who: string, points: readonly number[]) => small.want(who, points),
    wantLarge: (point: number | null) => large.want('details', point === null ? [] : [point]),
  };
});
