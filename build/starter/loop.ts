import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Feeds, Runtime } from '../../src/engine/runtime/types';
import { Random } from '../../src/engine/tensor/random';
import type { F32, Weights } from '../../src/engine/tensor/tensor';
import { Adam, moveAverage } from '../../src/engine/train/adam';
import { runStep, type TrainingStep } from '../../src/engine/train/step';
import { SEED } from './plan';

export interface LoopOptions {
  readonly name: string;
  /** Where the state is kept between runs. */
  readonly statePath: string;
  readonly step: TrainingStep;
  readonly initial: Weights;
  readonly steps: number;
  readonly batchSize: number;
  readonly batch: (random: Random, step: number) => Feeds;
  /** Learning rate before the final cosine decay. */
  readonly rate: number;
  /** Factor on the rate for a parameter, by name; 1 if left out. */
  readonly rateScale?: (name: string) => number;
  /** Share of the steps after which the rate falls to zero along a cosine. */
  readonly holdUntil?: number;
  readonly beta1?: number;
  readonly averageHalfLife?: number;
  /** Called every `reportEvery` steps and at the end with the averaged weights. */
  readonly onReport?: (average: Map<string, F32>, step: number) => Promise<string>;
  readonly reportEvery?: number;
}

const SAVE_SECONDS = 60;
const LOG_EVERY = 50;

/** Trains to the end, continuing from the saved state if there is one. @returns the averaged weights */
export async function trainingLoop(runtime: Runtime, options: LoopOptions): Promise<Map<string, F32>> {
  const { step, steps, statePath } = options;
  const state = new LoopState(options);
  state.load(statePath);
  const session = await runtime.load(step.model, { purpose: 'training' });
  const gradient = new Float32Array(step.parameters.size);
  const scales = rateScales(options);
  const averaged = () => step.parameters.views(state.average);
  const decay = 0.5 ** (1 / (options.averageHalfLife ?? 200));
  let saved = Date.now();
  let logged = Date.now();
  let sums: Record<string, number> = {};
  let summed = 0;
  console.log(`${options.name}: ${step.parameters.size} parameters, from step ${state.adam.step} of ${steps}`);
  while (state.adam.step < steps) {
    const at = state.adam.step;
    // each step draws from its own stream, so that a resumed run sees the same batches
    const drawn = new Random(SEED, 1000 + at);
    const metrics = await runStep(step, session, state.parameters, gradient, options.batch(drawn, at));
    state.adam.update(
      state.parameters,
      gradient,
      options.rate * rateFactor(at / steps, options.holdUntil ?? 0.65),
      scales,
    );
    moveAverage(state.average, state.parameters, Math.min(decay, (at + 1) / (at + 10)));
    for (const [key, value] of Object.entries(metrics)) sums[key] = (sums[key] ?? 0) + value;
    summed++;
    if (state.adam.step % LOG_EVERY === 0) {
      const perSecond = (summed * options.batchSize * 1000) / (Date.now() - logged);
      const means = Object.entries(sums).map(([key, value]) => `${key} ${(value / summed).toFixed(4)}`);
      const left = ((steps - state.adam.step) * options.batchSize) / perSecond / 60;
      console.log(
        `${options.name} ${state.adam.step}/${steps} ${means.join(' ')} ${perSecond.toFixed(1)}/s, ${left.toFixed(1)} min left`,
      );
      sums = {};
      summed = 0;
      logged = Date.now();
    }
    if (options.onReport && state.adam.step % (options.reportEvery ?? 500) === 0) {
      console.log(`${options.name} ${state.adam.step}: ${await options.onReport(averaged(), state.adam.step)}`);
      logged = Date.now();
    }
    if (Date.now() - saved > SAVE_SECONDS * 1000) {
      state.save(statePath);
      saved = Date.now();
    }
  }
  state.save(statePath);
  await session.release();
  return averaged();
}

function rateScales({ step, rateScale }: LoopOptions): Float32Array | undefined {
  if (!rateScale) return undefined;
  const scales = new Float32Array(step.parameters.size);
  for (const [name, view] of step.parameters.views(scales)) view.data.fill(rateScale(name));
  return scales;
}

function rateFactor(progress: number, holdUntil: number): number {
  const warm = Math.min(1, progress * 100 + 0.05);
  if (progress <= holdUntil) return warm;
  return 0.5 + 0.5 * Math.cos((Math.PI * (progress - holdUntil)) / (1 - holdUntil));
}

/** Parameters, their average and the optimiser: all that a resumed run needs. */
class LoopState {
  readonly parameters: Float32Array;
  readonly average: Float32Array;
  readonly adam: Adam;

  constructor({ step, initial, beta1 = 0.9 }: LoopOptions) {
    this.parameters = step.parameters.flatten(initial);
    this.average = this.parameters.slice();
    this.adam = new Adam(step.parameters.size, { beta1 });
  }

  private arrays(): Float32Array[] {
    const { first, second } = this.adam;
    return [this.parameters, this.average, second, ...(first ? [first] : [])];
  }

  load(path: string): void {
    if (!existsSync(path)) return;
    const bytes = readFileSync(path);
    this.adam.step = bytes.readUInt32LE(0);
    let at = 4;
    for (const array of this.arrays()) {
      new Uint8Array(array.buffer).set(bytes.subarray(at, at + array.byteLength));
      at += array.byteLength;
    }
  }

  save(path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    const header = Buffer.alloc(4);
    header.writeUInt32LE(this.adam.step);
    const file = openSync(`${path}.tmp`, 'w');
    try {
      writeSync(file, header);
      for (const array of this.arrays()) writeSync(file, new Uint8Array(array.buffer));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.tmp`, path);
  }
}
