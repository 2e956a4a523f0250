import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { writeAtomically } from '../../../engine/checkpoints/atomicWrite';
import { userFolder } from '../../../engine/packs/locations';
import type { RuntimeOptions } from '../../../engine/runtime/providers';
import { iterationsFor, STYLE_PRESETS } from '../../../engine/train/programs/presets';
import { StopFlag } from '../../../engine/train/stopFlag';
import { STYLE_PRESET_CHOICES, type CheckedFolder } from '../../../shared/api/styles';
import { deserialiseError, StudioError } from '../../../shared/errors';
import { workerEntry } from '../../workers/entry';
import type { TrainingMessage, TrainingOrder } from '../../workers/training';

const FILE = 'picture-times.json';
/** Machines and packs remembered. */
const MOST = 200;
const schema = z.record(z.string(), z.number().positive());

/** What a measured time belongs to. */
export interface TimedRun {
  readonly packId: string;
  readonly runtime: RuntimeOptions;
  /** Of the style program, with a folder that has been checked. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface TimingContext {
  readonly signal: AbortSignal;
  /** It is being measured, which takes some seconds. */
  readonly onMeasure: () => void;
}

/**
 * Seconds of one picture in an iteration of a style with a pack on this machine: as measured before, else measured now.
 * @throws StudioError as the style program, 'cancelled'
 */
export async function secondsOfPicture(run: TimedRun, { signal, onMeasure }: TimingContext): Promise<number> {
  const key = keyOf(run);
  const known = await readTimes();
  if (known[key] !== undefined) return known[key];
  onMeasure();
  const seconds = await measure(run, signal);
  const kept = Object.entries({ ...(await readTimes()), [key]: seconds }).slice(-MOST);
  const bytes = Buffer.from(JSON.stringify(Object.fromEntries(kept)));
  // an estimate that cannot be kept is measured again
  await writeAtomically(file(), bytes.length, [bytes]).catch(() => undefined);
  return seconds;
}

/** Seconds that each preset takes at so many for a picture. */
export function estimatesFor(secondsPerPicture: number): CheckedFolder['estimates'] {
  const seconds = STYLE_PRESET_CHOICES.map((name) => {
    const preset = STYLE_PRESETS[name];
    const step = secondsPerPicture * preset.batch;
    return [name, iterationsFor(preset, step) * step] as const;
  });
  return Object.fromEntries(seconds) as CheckedFolder['estimates'];
}

const file = () => join(userFolder(), FILE);

function keyOf({ packId, runtime }: TimedRun): string {
  const machine = [cpus()[0]?.model, availableParallelism(), runtime.provider ?? 'auto', runtime.threads ?? 0];
  return createHash('sha256')
    .update(JSON.stringify([packId, machine]))
    .digest('hex')
    .slice(0, 32);
}

async function readTimes(): Promise<Record<string, number>> {
  try {
    return schema.parse(JSON.parse(await readFile(file(), 'utf8')));
  } catch {
    return {};
  }
}

function measure({ options, runtime }: TimedRun, signal: AbortSignal): Promise<number> {
  const stop = new StopFlag();
  const order: TrainingOrder = {
    ...{ kind: 'style', options, folder: '', runtime, stop: stop.memory, background: true, timing: true },
  };
  const { url, execArgv } = workerEntry('training');
  const worker = new Worker(url, { name: 'timing', workerData: order, execArgv });
  const cancel = () => stop.ask('cancel');
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  return new Promise<number>((resolve, reject) => {
    let outcome = () => reject(new StudioError('internal', 'The time of a training step could not be measured.'));
    worker.on('message', (message: TrainingMessage) => {
      if (message.kind === 'timed') outcome = () => resolve(message.seconds);
      if (message.kind === 'failed') outcome = () => reject(deserialiseError(message.error));
    });
    worker.on('error', (thrown) => (outcome = () => reject(thrown)));
    // only when the thread is gone has it let go of its files
    worker.on('exit', () => outcome());
  }).finally(() => signal.removeEventListener('abort', cancel));
}
