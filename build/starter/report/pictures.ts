import { f32, type F32 } from '../../../src/engine/tensor/tensor';
import { castMember, identityFromNormals, Painter, poseFromNormals } from '../portrait';
import { RESOLUTION } from '../plan';

const painter = new Painter(RESOLUTION, 2);

/** Paints (subject, pose normals) pairs: [N,3,R,R] in [-1,1]. */
export function paintings(list: readonly { subject: number; pose: Float32Array }[]): F32 {
  const out = f32([list.length, 3, RESOLUTION, RESOLUTION]);
  const pixels = RESOLUTION * RESOLUTION;
  list.forEach(({ subject, pose }, n) => {
    const rgb = painter.paint(identityFromNormals(castMember(subject)), poseFromNormals(pose));
    for (let c = 0; c < 3; c++) {
      for (let i = 0; i < pixels; i++) out.data[(n * 3 + c) * pixels + i] = (rgb[i * 3 + c] as number) / 127.5 - 1;
    }
  });
  return out;
}

/** One image of a batch: [3*R*R]. */
export function pick(images: F32, n: number): Float32Array {
  const size = 3 * RESOLUTION * RESOLUTION;
  return images.data.subarray(n * size, (n + 1) * size);
}
