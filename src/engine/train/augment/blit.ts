import { gather, reshape, type Value } from '../../graph';
import { f32, type F32 } from '../../tensor/tensor';
import type { Transformation } from './parameters';

/**
 * Mirroring and quarter turns: a permutation of the pixels, exact. (The published code composes them with the other geometric
 * transformations; since the filter is not symmetric, its mirrored image is softer. On an image continued by reflection, both
 * orders are otherwise the same.)
 * @param images [N,C,R,R]; @param index [N,R*R], as `blitIndex` makes it
 */
export function permutePixels(images: Value, index: Value): Value {
  const [n, channels, h, w] = images.shape as [number, number, number, number];
  return reshape(gather(reshape(images, [n, channels, h * w]), index), images.shape);
}

/** For every pixel of a batch the pixel it comes from: [N,R*R]. */
export function blitIndex(batch: readonly Transformation[], resolution: number): F32 {
  const size = resolution * resolution;
  const index = f32([batch.length, size]);
  batch.forEach(({ mirror, quarters }, n) => {
    for (let i = 0; i < size; i++) {
      let [x, y] = [i % resolution, Math.floor(i / resolution)];
      for (let q = 0; q < quarters; q++) [x, y] = [resolution - 1 - y, x];
      if (mirror) x = resolution - 1 - x;
      index.data[n * size + i] = y * resolution + x;
    }
  });
  return index;
}
