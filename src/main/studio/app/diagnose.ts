import { Worker } from 'node:worker_threads';
import type { Result } from '../../../shared/api';
import { deserialiseError, StudioError, throwIfCancelled, type SerialisedError } from '../../../shared/errors';
import type { DoctorResult } from '../../services/types';
import { workerEntry } from '../../workers/entry';

type Diagnosis = Result<'app.diagnose'>;
type Answer = { readonly result: DoctorResult } | { readonly error: SerialisedError };

let underWay: Promise<Diagnosis> | undefined;

/**
 * What works on this machine, tested in a thread of its own; those who ask meanwhile get the same answer.
 * @throws StudioError 'provider' if onnxruntime cannot be loaded, 'internal' if the test itself dies
 */
export async function diagnose(signal?: AbortSignal): Promise<Diagnosis> {
  underWay ??= askDoctor().finally(() => (underWay = undefined));
  const diagnosis = await underWay;
  throwIfCancelled(signal);
  return diagnosis;
}

async function askDoctor(): Promise<Diagnosis> {
  const { url, execArgv } = workerEntry('diagnosis');
  const worker = new Worker(url, { name: 'diagnosis', execArgv });
  const answer = await new Promise<Answer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () =>
      reject(new StudioError('internal', 'The test of this machine ended without an answer: try it again.')),
    );
  });
  if ('error' in answer) throw deserialiseError(answer.error);
  return describe(answer.result);
}

function describe({ runtime, ffmpeg, problems }: DoctorResult): Diagnosis {
  const { attempts, automatic, memory, cores, version } = runtime;
  return {
    actual:
      automatic === undefined ? null : { requested: 'auto', actual: automatic, attempts, threads: cores, version },
    providers: attempts,
    ffmpeg: ffmpeg ? { version: ffmpeg.version, source: ffmpeg.source, formats: ffmpeg.formats } : null,
    memory: { total: memory.total, available: memory.available },
    cores,
    problems,
  };
}
