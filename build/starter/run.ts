import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { openRuntime } from '../../src/engine/runtime/providers';
import type { Runtime } from '../../src/engine/runtime/types';
import { trainDiscriminator } from './stages/discriminator';
import { polishEncoder, trainEncoder } from './stages/encoder';
import { polishGenerator, settleCast, trainGenerator, widenGenerator } from './stages/generator';
import { settleMapping, trainMapping } from './stages/mapping';
import { settleMotion, trainMotion } from './stages/motion';
import { assemble } from './stages/assemble';
import { restore } from './stages/restore';
import { sharpen } from './stages/sharpen';
import { sharpenMotion } from './stages/sharpenMotion';
import { tuneStyles } from './stages/tuneStyles';
import { drawStyles } from './styles';

/**
 * Makes the starter pack stage by stage. Every stage continues where it stopped; finished ones are passed over, so running it again
 * only does what is left. `npm run starter -- STAGE` runs one stage.
 */
const STAGES: Readonly<Record<string, (runtime: Runtime) => Promise<unknown>>> = {
  paint,
  generator: trainGenerator,
  polish: polishGenerator,
  widen: widenGenerator,
  mapping: trainMapping,
  encoder: trainEncoder,
  motion: trainMotion,
  discriminator: trainDiscriminator,
  assemble,
  sharpen,
  settle,
  'polish-encoder': polishEncoder,
  reassemble: assemble,
  'sharpen-motion': sharpenMotion,
  tune: tuneStyles,
  finish: assemble,
};
/** Only when asked for by name, and then before the others: they make what those go on from. */
const ON_REQUEST: typeof STAGES = { restore, styles: drawStyles };

/** The cast's w settle on the finished synthesis network; what knows them follows. */
async function settle(runtime: Runtime): Promise<void> {
  await settleCast(runtime);
  await settleMapping(runtime);
  await settleMotion(runtime);
}

async function paint(): Promise<void> {
  const shares = availableParallelism();
  const script = new URL('./paint.ts', import.meta.url).pathname;
  const workers = Array.from({ length: shares }, (_, i) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script, String(i), String(shares)], { stdio: 'inherit' });
    return new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`painting stopped with code ${code}`))));
    });
  });
  await Promise.all(workers);
}

const wanted = process.argv.slice(2);
const known = { ...ON_REQUEST, ...STAGES };
const unknown = wanted.find((name) => !(name in known));
if (unknown) throw new Error(`There is no stage ${unknown}: choose from ${Object.keys(known).join(', ')}.`);
const runtime = await openRuntime({ provider: 'cpu' });
for (const [name, stage] of Object.entries(wanted.length > 0 ? known : STAGES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = Date.now();
  await stage(runtime);
  console.log(`${name}: done in ${((Date.now() - started) / 60_000).toFixed(1)} min`);
}
await runtime.release();
