import { StudioError } from '../../shared/errors';
import { withSafetensors, writeSafetensors } from '../checkpoints/safetensors';
import { f32 } from '../tensor/tensor';

/** All that changes during a training run: what a checkpoint holds, and nothing else is needed to go on exactly. */
export interface TrainingState {
  /** Parameters, moments, averages: written in place, never replaced. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
  /** Counters, probabilities, running means; every value finite. */
  readonly numbers: Record<string, number>;
}

const NUMBERS = 'numbers';
const ITERATION = 'iteration';
const RUN = 'run';

/**
 * Writes a checkpoint atomically: under `path` there is always the old one or the whole new one.
 * @param run fingerprint of the run's settings; loadState refuses a checkpoint of another run
 * @throws StudioError 'disk-full', 'io'
 */
export async function saveState(path: string, state: TrainingState, iteration: number, run: string): Promise<void> {
  const tensors = [...state.arrays].map(([name, data]) => [name, f32([data.length], data)] as const);
  const metadata = { [NUMBERS]: JSON.stringify(state.numbers), [ITERATION]: String(iteration), [RUN]: run };
  await writeSafetensors(path, tensors, { metadata });
}

/**
 * Reads a checkpoint into a state of the same layout.
 * @returns the iterations done
 * @throws StudioError 'corrupt' if it is damaged, 'bad-input' if it belongs to another run
 */
export async function loadState(path: string, state: TrainingState, run: string): Promise<number> {
  return withSafetensors(path, (file) => {
    if (file.metadata[RUN] !== run) {
      throw new StudioError(
        'bad-input',
        `The checkpoint ${path} belongs to a run with other settings: start a new run instead of resuming.`,
      );
    }
    for (const [name, array] of state.arrays) {
      const { data } = file.readF32(name);
      if (data.length !== array.length) throw damaged(path);
      array.set(data);
    }
    const numbers = parseNumbers(file.metadata[NUMBERS]);
    const iteration = Number(file.metadata[ITERATION]);
    if (!numbers || !Number.isSafeInteger(iteration) || iteration < 0) throw damaged(path);
    for (const key of Object.keys(state.numbers)) {
      const value = numbers[key];
      if (value === undefined) throw damaged(path);
      state.numbers[key] = value;
    }
    return iteration;
  });
}

function parseNumbers(text: string | undefined): Record<string, number> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return undefined;
    const entries = Object.entries(value);
    return entries.every(([, v]) => Number.isFinite(v)) ? Object.fromEntries(entries) : undefined;
  } catch {
    return undefined;
  }
}

function damaged(path: string): StudioError {
  return new StudioError('corrupt', `The checkpoint ${path} is damaged: start the run again from its beginning.`);
}

/** Whether every number of the state is finite. */
export function isFinite(state: TrainingState): boolean {
  if (!Object.values(state.numbers).every(Number.isFinite)) return false;
  for (const array of state.arrays.values()) {
    // a sum is not finite as soon as one summand is not
    let sum = 0;
    for (let i = 0; i < array.length; i++) sum += array[i] as number;
    if (!Number.isFinite(sum)) return false;
  }
  return true;
}
