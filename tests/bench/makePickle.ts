import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { expectedShapes } from '../../src/engine/nets/shapes';
import type { NetworkSpec } from '../../src/shared/networks';
import { GENERATOR_256, MOTION_256 } from '../support/configs';
import { formulaWeight } from '../support/formulaWeights';
import { PickleWriter, py } from '../support/pickleWriter';
import { generatorPickle, motionPickle } from '../support/styleinvPickle';
import type { LazyTensor } from '../support/torchPickle';

/**
 * Writes a full-size StyleInV pickle (G, SI, SI_ema at 256x256 pixels; 473 MB) with weights computed from their names:
 *   node --import tsx tests/bench/makePickle.ts --out /tmp/styleinv.pkl
 * One tensor is in memory at a time.
 */
const { values } = parseArgs({ options: { out: { type: 'string' } } });
if (values.out === undefined) throw new Error('say where to: --out FILE');

function tensors(spec: NetworkSpec): Map<string, LazyTensor> {
  const make = (name: string, shape: readonly number[]): LazyTensor => ({
    shape,
    make: () => (name.endsWith('num_batches_tracked') ? new Float32Array(1) : formulaWeight(name, shape).data),
  });
  return new Map([...expectedShapes(spec)].map(([name, shape]) => [name, make(name, shape)]));
}

const motion = tensors({ kind: 'motion', config: MOTION_256 });
const temporary = `${values.out}.partial`;
const file = openSync(temporary, 'w');
let pending: Uint8Array[] = [];
let size = 0;
/** Most pieces are a few bytes; they are written together. */
function sink(bytes: Uint8Array): void {
  pending.push(bytes);
  size += bytes.length;
  if (size > 2 ** 20) flush();
}
function flush(): void {
  const bytes = Buffer.concat(pending);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  [pending, size] = [[], 0];
}
new PickleWriter(sink).dump(
  py.dict({
    training_set_kwargs: py.dict({ path: 'videos.zip', resolution: 256 }),
    G: generatorPickle(GENERATOR_256, tensors({ kind: 'generator', config: GENERATOR_256 })),
    SI: motionPickle(MOTION_256, motion),
    SI_ema: motionPickle(MOTION_256, motion),
  }),
);
flush();
closeSync(file);
renameSync(temporary, values.out);
console.log(`${values.out}: ${(statSync(values.out).size / 1e6).toFixed(1)} MB`);
