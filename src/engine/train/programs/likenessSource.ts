import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mapZ } from '../../animate/synthesizer';
import { withSafetensors, writeSafetensors } from '../../checkpoints/safetensors';
import type { Pack } from '../../packs/pack';
import { samplePortrait, takePortrait, type PortraitCrop } from '../../portrait/takePortrait';
import type { Runtime } from '../../runtime/types';
import { Random } from '../../tensor/random';
import { f32, sameShape, type F32, type Weights } from '../../tensor/tensor';
import { StudioError } from '../../../shared/errors';
import { abortOnCancel } from './abort';
import type { ProgramContext } from './types';

const FILE = 'portrait.safetensors';
const SAMPLES = 512;

/** A portrait as a run starts from it. */
export interface TakenPortrait {
  /** [1,3,R,R] in [-1,1] */
  readonly portrait: F32;
  /** [1,wDim] */
  readonly w0: F32;
}

/**
 * The aligned portrait and its inversion: taken once, then read back from the run's folder, so that a resumed run needs neither the
 * picture nor a second search for the face.
 * @throws StudioError as takePortrait; 'corrupt' if what was kept is not of this pack
 */
export async function keptPortrait(
  pack: Pack,
  options: PortraitCrop & { readonly portrait?: string },
  context: ProgramContext,
): Promise<TakenPortrait> {
  const path = join(context.folder, FILE);
  const { resolution, wDim } = pack.manifest.networks.generator.config;
  if (existsSync(path)) {
    const kept = await withSafetensors(path, (file) => ({
      portrait: file.readF32('portrait'),
      w0: file.readF32('w0'),
    }));
    if (sameShape(kept.portrait.shape, [1, 3, resolution, resolution]) && sameShape(kept.w0.shape, [1, wDim]))
      return kept;
    throw new StudioError(
      'corrupt',
      `The portrait kept in ${context.folder} is not of this pack: start the likeness again.`,
    );
  }
  const { signal, done } = abortOnCancel(context.stop);
  try {
    const { crop, w0 } = await takePortrait(context.runtime, pack, options.portrait ?? samplePortrait(), {
      ...options,
      signal,
      notice: context.notice,
      onPhase: (phase) => context.preparing(phase, 0),
    });
    await mkdir(context.folder, { recursive: true });
    await writeSafetensors(path, [
      ['portrait', crop.tensor],
      ['w0', w0],
    ]);
    return { portrait: crop.tensor, w0 };
  } finally {
    done();
  }
}

/** sha256 of a portrait's numbers. */
export function hashPortrait({ portrait: { data } }: TakenPortrait): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}

/** Standard deviation of w over random subjects: the square root of the mean over its numbers of their variances. */
export async function spreadOfW(runtime: Runtime, pack: Pack, weights: Weights): Promise<number> {
  const { config } = pack.manifest.networks.generator;
  const z = f32([SAMPLES, config.zDim], new Random(1).normals(SAMPLES * config.zDim));
  const { data } = await mapZ(runtime, config, weights, z);
  const sums = new Float64Array(config.wDim);
  const squares = new Float64Array(config.wDim);
  data.forEach((v, i) => {
    const k = i % config.wDim;
    sums[k] = (sums[k] as number) + v / SAMPLES;
    squares[k] = (squares[k] as number) + (v * v) / SAMPLES;
  });
  const variance = squares.reduce((total, square, k) => total + square - (sums[k] as number) ** 2, 0) / config.wDim;
  return Math.sqrt(variance);
}
