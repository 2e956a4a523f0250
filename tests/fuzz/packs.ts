import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { StudioError } from '../../src/shared/errors';
import { packNetworks } from '../../src/shared/pack';
import { expectedShapes } from '../../src/engine/nets/shapes';
import { zipToFolder } from '../../src/engine/packs/copy';
import { packInfo } from '../../src/engine/packs/info';
import { openPack } from '../../src/engine/packs/pack';
import { applyStyle, makeStyle } from '../../src/engine/packs/styleDelta';
import { addStyle, removeStyle } from '../../src/engine/packs/styles';
import { sampleContent, tunedFrom } from '../../src/engine/packs/testing/samplePack';
import { verifyPack } from '../../src/engine/packs/verify';
import { writePack } from '../../src/engine/packs/write';
import { Random } from '../../src/engine/tensor/random';
import { mutateBytes, mutatePack } from './support/packMutations';
import { startWatchdog } from './support/watchdog';

/**
 * Mutates a valid small pack and uses the result in every way the program would:
 *   node --import tsx tests/fuzz/packs.ts --rounds 2000 --seed 1
 * Only success and StudioErrors other than 'internal' are allowed; anything else, a hang, a file outside the pack's folder or growing
 * memory ends the run with the round to repeat (--first).
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
const first = Number(values.first);
const MEMORY_LIMIT = 768 * 2 ** 20;
const HANG_SECONDS = 120;

/** Everything the program does with a pack, each step on its own; the codes of the errors met. */
async function use(pack: string, scratch: string): Promise<string[]> {
  const codes: string[] = [];
  const step = async (action: () => Promise<unknown>) => {
    try {
      await action();
      codes.push('ok');
    } catch (error) {
      if (!(error instanceof StudioError) || error.code === 'internal') throw error;
      codes.push(error.code);
    }
  };
  await step(async () => {
    const opened = await openPack(pack);
    for (const [role] of packNetworks(opened.manifest)) await step(() => opened.weights(role));
    for (const { name } of opened.manifest.styles) {
      await step(async () => applyStyle(await opened.weights('generator'), await opened.style(name), 0.5));
    }
    for (const { file } of opened.manifest.documents) await step(() => opened.document(file));
    await opened.close();
  });
  await step(() => packInfo(pack));
  await step(() => verifyPack(pack, expectedShapes));
  await step(() => zipToFolder(pack, join(scratch, 'copy')));
  await step(() => removeStyle(pack, 'ink'));
  return codes;
}

async function main(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'fuzz-packs-'));
  const beats = startWatchdog(HANG_SECONDS);
  let round = first;
  const fail = (reason: unknown): never => {
    console.error(`FAILED in round ${round} (--seed ${seed} --first ${round} --rounds ${round + 1}):`, reason);
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);

  const content = sampleContent();
  const base = content.networks.generator.weights;
  const folder = join(root, 'valid');
  await writePack(folder, content);
  await addStyle(folder, { name: 'ink', delta: makeStyle(base, tunedFrom(base, 3), { fromResolution: 8 }).delta });
  const zip = join(root, 'valid.sivpack');
  await writePack(zip, content);
  const validZip = await readFile(zip);

  const tally = new Map<string, number>();
  let peak = 0;
  for (; round < rounds; round++) {
    Atomics.store(beats, 0, round);
    const random = new Random(seed, round);
    const scratch = join(root, 'round');
    await mkdir(scratch);
    const pack = join(scratch, 'pack');
    if (random.below(3) === 0) await writeFile(pack, mutateBytes(validZip, random));
    else await mutatePack(folder, pack, random);
    const codes = await use(pack, scratch).catch(fail);
    for (const code of codes) tally.set(code, (tally.get(code) ?? 0) + 1);
    const strays = (await readdir(scratch)).filter((name) => name !== 'pack' && name !== 'copy');
    const outside = (await readdir(root)).filter((name) => !['valid', 'valid.sivpack', 'round'].includes(name));
    if (strays.length + outside.length > 0) fail(`left behind: ${[...strays, ...outside].join(', ')}`);
    await rm(scratch, { recursive: true });
    peak = Math.max(peak, process.memoryUsage.rss());
    if (peak > MEMORY_LIMIT) fail(`memory: ${peak} bytes`);
    if (round % 250 === 249) console.log(`${round + 1} rounds, peak ${Math.round(peak / 2 ** 20)} MiB`);
  }
  await rm(root, { recursive: true });
  const counts = [...tally].sort(([, a], [, b]) => b - a).map(([code, n]) => `${n} ${code}`);
  console.log(`${rounds - first} rounds passed; steps: ${counts.join(', ')}; peak ${Math.round(peak / 2 ** 20)} MiB`);
}

await main();
