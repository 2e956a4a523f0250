import sharp from 'sharp';
import { f32 } from '../../../engine/tensor/tensor';
import type { SceneRenderer } from '../stage/render';
import { Recent } from '../stage/recent';
import type { OpenMap } from './openMaps';
import { StudioError } from '../../../shared/errors';

/** Memory that pictures of points are kept in, in bytes, over all maps: 5,000 of 64 x 64 pixels. */
export const PICTURE_BYTES = 64 * 2 ** 20;

interface Kept {
  readonly side: number;
  readonly picture: Uint8Array;
}

/** Pictures of points, made when they are asked for and kept for a while. */
export class PointPictures {
  private readonly kept = new Recent<Kept>(PICTURE_BYTES, ({ picture }) => picture.length);

  constructor(private readonly renderer: Pick<SceneRenderer, 'paint'>) {}

  /**
   * rgb24 pictures of points, `side` x `side` or as the pack makes them where that is smaller.
   * @throws StudioError 'bad-input' for a point that is not there; as SceneRenderer.paint
   */
  async of(
    map: OpenMap,
    points: readonly number[],
    side: number,
    signal: AbortSignal,
  ): Promise<{ side: number; pictures: Uint8Array[] }> {
    checkPoints(map, points);
    const key = (point: number) => `${map.id} ${point} ${side}`;
    const found = new Map(points.map((point) => [point, this.kept.get(key(point))]));
    const missing = [...found].filter(([, kept]) => !kept).map(([point]) => point);
    if (missing.length > 0) {
      const painted = await this.paint(map, missing, side, signal);
      missing.forEach((point, i) => {
        found.set(point, painted[i]);
        this.kept.set(key(point), painted[i] as Kept);
      });
    }
    const kept = points.map((point) => found.get(point) as Kept);
    return { side: (kept[0] as Kept).side, pictures: kept.map(({ picture }) => picture) };
  }

  private async paint(map: OpenMap, points: readonly number[], side: number, signal: AbortSignal): Promise<Kept[]> {
    const width = map.codes.shape[1] as number;
    const w = f32([points.length, width]);
    points.forEach((point, i) => w.data.set(map.codes.data.subarray(point * width, (point + 1) * width), i * width));
    const { resolution, pictures } = await this.renderer.paint(map.pack, w, { signal, urgency: 'playback' });
    return Promise.all(pictures.map((picture) => shrink(picture, resolution, side)));
  }
}

async function shrink(picture: Uint8Array, from: number, to: number): Promise<Kept> {
  if (from <= to) return { side: from, picture };
  const image = sharp(picture, { raw: { width: from, height: from, channels: 3 } });
  return { side: to, picture: new Uint8Array(await image.resize(to, to).raw().toBuffer()) };
}

/** @throws StudioError 'bad-input' */
export function checkPoints({ codes }: OpenMap, points: readonly number[]): void {
  const count = codes.shape[0] as number;
  const missing = points.find((point) => point >= count);
  if (missing !== undefined) {
    throw new StudioError('bad-input', `The map has no point ${missing}; it has ${count}.`);
  }
}
