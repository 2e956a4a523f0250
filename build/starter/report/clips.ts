import { identitySimilarity } from '../../../src/engine/measure/identity';
import type { ImageRows } from '../../../src/engine/measure/imageRows';
import { frameChange, jitter } from '../../../src/engine/measure/smoothness';
import type { Runtime } from '../../../src/engine/runtime/types';
import { Random } from '../../../src/engine/tensor/random';
import { rows, type F32, type Weights } from '../../../src/engine/tensor/tensor';
import type { MotionConfig } from '../../../src/shared/networks';
import { openMotion, type RowNetwork } from '../networks';
import { MOTION, SEED } from '../plan';
import { poseAt } from '../portrait';
import { directedClip, rowAt, type DirectedClip } from '../data/clips';
import type { Teacher } from '../teacher';
import { paintings } from './pictures';

const FRAMES = 64;

export interface ClipMeasures {
  /** |w error|^2 / |w_t - w0|^2 over held-out clips. */
  readonly errorRatio: number;
  /** Mean cosine similarity of pooled encoder features: frames of one clip, and of different clips. */
  readonly identityWithin: number;
  readonly identityBetween: number;
  /** The same of the painted clips: heads turn in them, too. */
  readonly paintedWithin: number;
  readonly paintedBetween: number;
  /** Mean absolute change from frame to frame, generated over painted. */
  readonly changeRatio: number;
  /** Jitter of the generated and of the painted clips. */
  readonly jitter: number;
  readonly paintedJitter: number;
}

/** Subject of a clip without blends. */
const subjectOf = (clip: DirectedClip) => clip.member.indexOf(1);

/** Measures the motion network on clips whose codes and starts no training batch has seen. */
export async function measureClips(
  runtime: Runtime,
  { config, weights }: { config: MotionConfig; weights: Weights },
  networks: { teacher: Teacher; synthesis: RowNetwork; identity: ImageRows },
  count: number,
): Promise<{ measures: ClipMeasures; sheets: F32[] }> {
  const motion = await openMotion(runtime, config, weights, FRAMES);
  const times = Array.from({ length: FRAMES }, (_, i) => i);
  let [error, size, painted, generated] = [0, 0, 0, 0];
  const trembling = { generated: 0, painted: 0 };
  const embeddings: Record<'generated' | 'painted', F32[]> = { generated: [], painted: [] };
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
      config.encoder.resolution,
    );
    painted += frameChange(truth);
    generated += frameChange(frames);
    trembling.generated += jitter(frames) / count;
    trembling.painted += jitter(truth) / count;
    embeddings.generated.push(await networks.identity.run(every(frames, 8)));
    embeddings.painted.push(await networks.identity.run(every(truth, 8)));
    if (k < 4) sheets.push(every(truth, 8), every(frames, 8));
  }
  await motion.release();
  const own = identitySimilarity(embeddings.generated);
  const theirs = identitySimilarity(embeddings.painted);
  const measures = {
    errorRatio: error / size,
    identityWithin: own.within,
    identityBetween: own.between,
    paintedWithin: theirs.within,
    paintedBetween: theirs.between,
    changeRatio: generated / painted,
    jitter: trembling.generated,
    paintedJitter: trembling.painted,
  };
  return { measures, sheets };
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
