import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MemorySource } from '../../src/engine/checkpoints/byteSource';
import { parseNpy } from '../../src/engine/checkpoints/npy';
import { readCheckpoint, readSource } from '../../src/engine/checkpoints/readCheckpoint';
import { parseSafetensors } from '../../src/engine/checkpoints/safetensors';
import { Random } from '../../src/engine/tensor/random';
import { StudioError } from '../../src/shared/errors';
import { pickle, type PickleProtocol } from '../support/pickleWriter';
import { checkpointSeeds, VALUES, type Seed } from './support/checkpointSeeds';
import { mutateFile } from './support/mutateFile';
import { mutateValue } from './support/mutateValue';
import { startWatchdog } from './support/watchdog';

/**
 * Mutates valid small checkpoints of every kind and reads them:
 *   node --import tsx tests/fuzz/checkpoints.ts --rounds 20000 --seed 1
 * Only success and StudioErrors other than 'internal' are allowed; any other exception, more than 5 s of computing in a round, or
 * growing memory ends the run with the round to repeat (--first) and the file that caused it.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
const first = Number(values.first);
const SECONDS_PER_ROUND = 5;
const HANG_SECONDS = 120;
/** Memory is compared with what it was after this many rounds, when everything has been loaded and compiled. */
const WARM_UP = 1000;
const MEMORY_GROWTH = 256 * 2 ** 20;
/** One in so many files goes over the disk, the others stay in memory. */
const ON_DISK = 40;

async function read(extension: string, bytes: Buffer, path: string | undefined): Promise<void> {
  if (extension === '.npy') return void parseNpy(bytes);
  if (extension === '.safetensors') {
    const file = parseSafetensors(bytes);
    for (const name of file.tensors.keys()) file.read(name);
  }
  if (path === undefined) return void (await readSource(new MemorySource(bytes), extension, {}));
  await writeFile(path, bytes);
  await readCheckpoint(path);
}

/** Every other file is a pickle of a changed value, which gets past the operations; the rest are files whose bytes are changed. */
function makeFile(seeds: readonly Seed[], random: Random): { name: string; extension: string; bytes: Buffer } {
  if (random.below(2) === 0) {
    const make = VALUES[random.below(VALUES.length)] as (typeof VALUES)[number];
    const protocol = (2 + random.below(4)) as PickleProtocol;
    try {
      return { name: 'changed value', extension: '.pkl', bytes: pickle(mutateValue(make(), random), protocol) };
    } catch (error) {
      // A tuple or call that contains itself cannot be written; another file is made instead.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  const { name, extension, bytes, wrap } = seeds[random.below(seeds.length)] as Seed;
  const mutated = mutateFile(
    bytes,
    random,
    seeds.map((seedFile) => seedFile.bytes),
  );
  return { name, extension, bytes: wrap ? wrap(mutated) : mutated };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-checkpoints-'));
  const beats = startWatchdog(HANG_SECONDS);
  const seeds = checkpointSeeds();
  for (const { extension, bytes, wrap } of seeds) {
    await read(extension, wrap ? wrap(bytes) : bytes, undefined).catch((error: unknown) => {
      if (!(error instanceof StudioError) || error.code !== 'unsupported') throw error;
    });
  }
  const tally = new Map<string, number>();
  let baseline = Infinity;
  let peak = 0;
  let slowest = 0;
  for (let round = first; round < rounds; round++) {
    Atomics.store(beats, 0, round);
    const random = new Random(seed, round);
    const { name, extension, bytes: file } = makeFile(seeds, random);
    const fail = async (reason: unknown): Promise<never> => {
      const kept = join(tmpdir(), `fuzz-checkpoints-${seed}-${round}${extension}`);
      await writeFile(kept, file);
      console.error(
        `FAILED in round ${round} (${name}; --seed ${seed} --first ${round} --rounds ${round + 1}; ${kept}):`,
        reason,
      );
      process.exit(1);
    };
    const before = process.cpuUsage();
    const path = round % ON_DISK === 0 ? join(folder, `file${extension}`) : undefined;
    const outcome = await read(extension, file, path).then(
      () => 'read',
      (error: unknown) => (error instanceof StudioError && error.code !== 'internal' ? error.code : fail(error)),
    );
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    if (seconds > SECONDS_PER_ROUND) await fail(`${seconds} s of computing`);
    slowest = Math.max(slowest, seconds);
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
    const memory = process.memoryUsage.rss();
    peak = Math.max(peak, memory);
    if (round - first === WARM_UP) baseline = peak;
    if (memory > baseline + MEMORY_GROWTH) await fail(`memory grew from ${baseline} to ${memory} bytes`);
    if (round % 2000 === 1999)
      console.log(`${round + 1} rounds, peak ${Math.round(peak / 2 ** 20)} MiB, slowest ${slowest.toFixed(2)} s`);
  }
  await rm(folder, { recursive: true });
  const counts = [...tally].sort(([, a], [, b]) => b - a).map(([code, n]) => `${n} ${code}`);
  console.log(
    `${rounds - first} rounds passed: ${counts.join(', ')}; peak ${Math.round(peak / 2 ** 20)} MiB, slowest ${slowest.toFixed(2)} s`,
  );
}

await main();
