import { f32, type F32 } from '../../../src/engine/tensor/tensor';
import { castMember, identityFromNormals, Painter, poseFromNormals } from '../portrait';

/** Someone in some pose. */
export interface Sitting {
  readonly subject: number;
  /** Pose normals [POSE_DIMS]. */
  readonly pose: Float32Array;
}

const painters = new Map<number, Painter>();

function painterOf(resolution: number): Painter {
  const painter = painters.get(resolution) ?? new Painter(resolution, 2);
  painters.set(resolution, painter);
  return painter;
}

/** Paintings [N,3,R,R] in [-1,1]. */
export function paintings(list: readonly Sitting[], resolution: number): F32 {
  const out = f32([list.length, 3, resolution, resolution]);
  const pixels = resolution * resolution;
  list.forEach(({ subject, pose }, n) => {
    const rgb = painterOf(resolution).paint(identityFromNormals(castMember(subject)), poseFromNormals(pose));
    for (let c = 0; c < 3; c++) {
      for (let i = 0; i < pixels; i++) out.data[(n * 3 + c) * pixels + i] = (rgb[i * 3 + c] as number) / 127.5 - 1;
    }
  });
  return out;
}

/** Images at half their size, by the mean of boxes: [N,3,R,R] -> [N,3,R/2,R/2]. */
export function halved({ shape, data }: F32): F32 {
  const [n, channels, side] = shape as [number, number, number, number];
  const half = side / 2;
  const out = f32([n, channels, half, half]);
  for (let i = 0; i < out.data.length; i++) {
    const [plane, y, x] = [Math.floor(i / half ** 2), Math.floor(i / half) % half, i % half];
    const at = (plane * side + 2 * y) * side + 2 * x;
    const box = [at, at + 1, at + side, at + side + 1].map((from) => data[from] as number);
    out.data[i] = box.reduce((a, b) => a + b) / 4;
  }
  return out;
}
