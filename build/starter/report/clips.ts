import { identitySimilarity } from '../../../src/engine/measure/identity';
import type { ImageRows } from '../../../src/engine/measure/imageRows';
import { frameChange } from '../../../src/engine/measure/smoothness';
import type { Runtime } from '../../../src/engine/runtime/types';
import { Random } from '../../../src/engine/tensor/random';
import { rows, type F32, type Weights } from '../../../src/engine/tensor/tensor';
import { openMotion, type RowNetwork } from '../networks';
import { MOTION, SEED } from '../plan';
import { poseAt } from '../portrait';
import { directedClip, rowAt, type DirectedClip } from '../stages/motion';
import type { Teacher } from '../teacher';
import { paintings } from './pictures';

const FRAMES = 64;

export interface ClipMeasures {
  /** |w error|^2 / |w_t - w0|^2 over held-out clips. */
  readonly errorRatio: number;
  /** Mean cosine similarity of pooled encoder features: frames of one clip, and of different clips. */
  readonly identityWithin: number;
  readonly identityBetween: number;
  /** Mean absolute change from frame to frame, generated over painted. */
  readonly changeRatio: number;
}

/** Subject of a clip without blends. */
const subjectOf = (clip: DirectedClip) => clip.member.indexOf(1);

/** Measures the motion network on clips whose codes and starts no training batch has seen. */
export async function measureClips(
  runtime: Runtime,
  motionWeights: Weights,
  networks: { teacher: Teacher; synthesis: RowNetwork; identity: ImageRows },
  count: number,
): Promise<ClipMeasures & { sheets: F32[] }> {
  const motion = await openMotion(runtime, motionWeights, FRAMES);
  const times = Array.from({ length: FRAMES }, (_, i) => i);
  let [error, size, painted, generated] = [0, 0, 0, 0];
  const embeddings: F32[] = [];
  const sheets: F32[] = [];
  for (let k = 0; k < count; k++) {
    const clip = directedClip(new Random(SEED + 900_000 + k, 5), MOTION.maxFrames, 0);
    const target = await networks.teacher.codes(times.map((t) => rowAt(clip, t)));
    const w0 = rows(target, 0, 1);
    const w = await motion.run(clip, w0, await networks.synthesis.run(w0), times);
    target.data.forEach((v, i) => {
      error += ((w.data[i] as number) - v) ** 2;
      size += (v - (w0.data[i % MOTION.wDim] as number)) ** 2;
    });
    const frames = await networks.synthesis.run(w);
    const truth = paintings(
      times.map((t) => ({
        subject: subjectOf(clip),
        pose: poseAt(clip.codes, clip.start, t, MOTION.codeDistance, MOTION.motionDim),
      })),
    );
    painted += frameChange(truth);
    generated += frameChange(frames);
    embeddings.push(await networks.identity.run(every(frames, 8)));
    if (k < 4) sheets.push(every(truth, 8), every(frames, 8));
  }
  await motion.release();
  const { within, between } = identitySimilarity(embeddings);
  return {
    errorRatio: error / size,
    identityWithin: within,
    identityBetween: between,
    changeRatio: generated / painted,
    sheets,
  };
}

function every(frames: F32, step: number): F32 {
  const [count, ...rest] = frames.shape as [number, ...number[]];
  const each = frames.data.length / count;
  const picked = Array.from({ length: Math.ceil(count / step) }, (_, i) =>
    frames.data.subarray(i * step * each, (i * step + 1) * each),
  );
  const data = new Float32Array(picked.length * each);
  picked.forEach((frame, i) => data.set(frame, i * each));
  return { dtype: 'float32', shape: [picked.length, ...rest], data };
}
