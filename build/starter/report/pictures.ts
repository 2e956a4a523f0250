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
