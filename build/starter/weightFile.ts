import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withSafetensors, writeSafetensors } from '../../src/engine/checkpoints/safetensors';
import type { F32, Weights } from '../../src/engine/tensor/tensor';
import { WORK_FOLDER } from './plan';

const pathOf = (stage: string) => join(WORK_FOLDER, `${stage}.safetensors`);

/** The finished weights of a stage, or those that `make` trains and that are then kept. */
export async function finished(stage: string, make: () => Promise<Map<string, F32>>): Promise<Map<string, F32>> {
  if (existsSync(pathOf(stage))) return read(stage);
  const weights = await make();
  await write(stage, weights);
  return weights;
}

/** The weights of a stage, if it has been run. */
export function stored(stage: string): Promise<Map<string, F32>> | undefined {
  return existsSync(pathOf(stage)) ? read(stage) : undefined;
}

/** @throws if the stage has not been run */
export function read(stage: string): Promise<Map<string, F32>> {
  return readWeights(pathOf(stage));
}

/** All tensors of a safetensors file. */
export async function readWeights(path: string): Promise<Map<string, F32>> {
  return withSafetensors(path, (file) => new Map([...file.tensors.keys()].map((name) => [name, file.readF32(name)])));
}

/** The weights of a network as far as it has got: sharpened, polished, or as its own stage left it. */
export async function latest(stage: string): Promise<Map<string, F32>> {
  for (const further of ['sharp', 'polished']) {
    const weights = await stored(`${stage}-${further}`);
    if (weights) return weights;
  }
  return read(stage);
}

/** Keeps the weights of a stage. */
export async function write(stage: string, weights: Weights): Promise<void> {
  await mkdir(WORK_FOLDER, { recursive: true });
  await writeSafetensors(pathOf(stage), weights);
}
