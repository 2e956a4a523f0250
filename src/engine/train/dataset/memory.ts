import { createHash } from 'node:crypto';
import { StudioError } from '../../../shared/errors';
import type { F32 } from '../../tensor/tensor';
import type { ImageSet } from './types';

/**
 * Pictures that lie in memory as a set for training: for tests and for pictures a network made.
 * @param pictures [N,3,R,R] in [-1,1]; not copied
 * @throws StudioError 'internal' for any other shape
 */
export function imageSetOf(pictures: F32): ImageSet {
  const [count = 0, channels, resolution = 0, width] = pictures.shape;
  if (pictures.shape.length !== 4 || channels !== 3 || width !== resolution) {
    throw new StudioError('internal', `pictures of shape [${pictures.shape.join(',')}] are not [N,3,R,R]`);
  }
  const size = 3 * resolution * resolution;
  const { data } = pictures;
  return {
    resolution,
    count,
    hash: createHash('sha256')
      .update(`${count} ${resolution} `)
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      .digest('hex'),
    read(index, into, mirror = false) {
      checkRead(index, count, into, size);
      into.set(data.subarray(index * size, (index + 1) * size));
      if (!mirror) return;
      for (let row = 0; row < size; row += resolution) into.subarray(row, row + resolution).reverse();
    },
    close() {},
  };
}

/** @throws StudioError 'internal' for an index outside the set or a buffer of another length than one picture's */
export function checkRead(index: number, count: number, into: Float32Array, size: number): void {
  if (!(Number.isInteger(index) && index >= 0 && index < count)) {
    throw new StudioError('internal', `there is no picture ${index} in a set of ${count}`);
  }
  if (into.length !== size) {
    throw new StudioError('internal', `a picture needs ${size} numbers, the buffer has ${into.length}`);
  }
}
