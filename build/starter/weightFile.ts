import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withSafetensors, writeSafetensors } from '../../src/engine/checkpoints/safetensors';
import { applyStyle, makeStyle } from '../../src/engine/packs/styleDelta';
import type { F32, Weights } from '../../src/engine/tensor/tensor';
import { WORK_FOLDER } from './plan';

const pathOf = (stage: string) => join(WORK_FOLDER, `${stage}.safetensors`);

/** What stages after the first make of a network, in their order: each goes on from the ones before. */
const FURTHER = ['polished', 'wide', 'sharp', 'settled', 'adversarial'] as const;

/**
 * The weights of a stage, which `make` trains and which are then kept. A stage counts as finished also where only a further one of the
 * same network is: then the weights are that one's.
 */
export async function finished(stage: string, make: () => Promise<Map<string, F32>>): Promise<Map<string, F32>> {
  const done = [stage, ...furtherThan(stage)].find((name) => existsSync(pathOf(name)));
  if (done) return read(done);
  const weights = await make();
  await write(stage, weights);
  return weights;
}

function furtherThan(stage: string): string[] {
  const at = FURTHER.findIndex((form) => stage.endsWith(`-${form}`));
  const network = at < 0 ? stage : stage.slice(0, -1 - (FURTHER[at] as string).length);
  return FURTHER.slice(at + 1).map((form) => `${network}-${form}`);
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

/** The weights of a network as far as it has got. @param network its first stage */
export async function latest(network: string): Promise<Map<string, F32>> {
  for (const stage of furtherThan(network).reverse()) {
    const weights = await stored(stage);
    if (weights) return weights;
  }
  return read(network);
}

/** A share of the way from one network's weights to another's, along a straight line: what a style of that strength is. */
export function partOfTheWay(from: Weights, to: Weights, share: number): Map<string, F32> {
  const { delta } = makeStyle(from, to, { fromResolution: 0 });
  return new Map(applyStyle(from, delta, share));
}

/** Keeps the weights of a stage. */
export async function write(stage: string, weights: Weights): Promise<void> {
  await mkdir(WORK_FOLDER, { recursive: true });
  await writeSafetensors(pathOf(stage), weights);
}
