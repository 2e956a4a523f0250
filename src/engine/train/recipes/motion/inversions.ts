import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncoderConfig } from '../../../../shared/networks';
import { withSafetensors, writeSafetensors } from '../../../checkpoints/safetensors';
import { Graph } from '../../../graph';
import { encodeToW } from '../../../nets/irse';
import { compile } from '../../../onnx';
import { targetOf } from '../../../runtime/target';
import type { Runtime } from '../../../runtime/types';
import { f32, rows, sameShape, type F32, type Weights } from '../../../tensor/tensor';
import type { ClipSet } from '../../dataset/types';
import type { StopFlag } from '../../stopFlag';
import { windowsOf, type Window } from './windows';

/** The w of every frame of some windows of clips. */
export interface Inversions {
  readonly windows: readonly Window[];
  /** Where each window's first row lies in `w`. */
  readonly offsets: readonly number[];
  /** [frames of all windows, wDim] */
  readonly w: F32;
  /** Mean of (w_t - w_0)^2 over frames and numbers. */
  readonly spread: number;
}

export interface InversionSource {
  readonly encoder: { readonly config: EncoderConfig; readonly weights: Weights };
  readonly data: ClipSet;
  /** Longest window in frames. */
  readonly length: number;
}

export interface InversionContext {
  readonly stop: StopFlag;
  readonly onProgress: (done: number, total: number) => void;
}

const FILE = 'inversions.safetensors';
const BATCH = 8;

/**
 * Inverts clips, or reads what an earlier start of the run inverted.
 * @param folder of the run
 * @param key what decides the result: data, encoder
 * @throws StudioError 'cancelled', 'out-of-memory', 'disk-full', 'io'
 */
export async function inversionsOf(
  runtime: Runtime,
  source: InversionSource,
  folder: string,
  key: string,
  context: InversionContext,
): Promise<Inversions> {
  const windows = windowsOf(source.data, source.length);
  const total = windows.reduce((sum, { frames }) => sum + frames, 0);
  const shape = [total, source.encoder.config.wDim];
  const path = join(folder, FILE);
  const whole = createHash('sha256')
    .update(JSON.stringify([key, windows]))
    .digest('hex');
  const known = existsSync(path) ? await readCache(path, whole, shape) : undefined;
  const w = known ?? (await invert(runtime, source, windows, f32(shape), context));
  if (!known) {
    await mkdir(folder, { recursive: true });
    await writeSafetensors(path, [['w', w]], { metadata: { key: whole } });
  }
  let at = 0;
  const offsets = windows.map(({ frames }) => (at += frames) - frames);
  return { windows, offsets, w, spread: spreadOf(windows, offsets, w) };
}

/** A cache of something else, or a damaged one, is made again. */
async function readCache(path: string, key: string, shape: readonly number[]): Promise<F32 | undefined> {
  return withSafetensors(path, (file) => {
    const w = file.metadata['key'] === key ? file.readF32('w') : undefined;
    return w && sameShape(w.shape, shape) ? w : undefined;
  }).catch(() => undefined);
}

async function invert(
  runtime: Runtime,
  { encoder, data }: InversionSource,
  windows: readonly Window[],
  into: F32,
  { stop, onProgress }: InversionContext,
): Promise<F32> {
  const { resolution } = encoder.config;
  const g = new Graph();
  const w = encodeToW(g, encoder.config, g.input('image', [BATCH, 3, resolution, resolution]));
  const target = targetOf(runtime.provider.actual);
  const session = await runtime.load(compile({ w }, { name: 'inversion', weights: encoder.weights, target }));
  const frames = windows.flatMap(({ clip, start, frames: count }) => {
    return Array.from({ length: count }, (_, i) => ({ clip, frame: start + i }));
  });
  try {
    for (let at = 0; at < frames.length; at += BATCH) {
      stop.throwIfCancelled();
      const some = frames.slice(at, at + BATCH);
      const image = f32([BATCH, 3, resolution, resolution]);
      some.forEach(({ clip, frame }, i) => data.read(clip, frame, rows(image, i, i + 1).data));
      const fetched = await session.run({ image });
      rows(into, at, at + some.length).data.set(rows(fetched['w'] as F32, 0, some.length).data);
      onProgress(at + some.length, frames.length);
    }
  } finally {
    await session.release();
  }
  return into;
}

function spreadOf(windows: readonly Window[], offsets: readonly number[], w: F32): number {
  const width = w.shape[1] as number;
  let sum = 0;
  windows.forEach(({ frames }, i) => {
    const at = offsets[i] as number;
    const start = rows(w, at, at + 1).data;
    rows(w, at, at + frames).data.forEach((v, k) => (sum += (v - (start[k % width] as number)) ** 2));
  });
  // clips that stand still have nothing to be measured by
  return Math.max(sum / w.data.length, 1e-8);
}
