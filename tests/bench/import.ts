import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCheckpoint } from '../../src/engine/checkpoints/readCheckpoint';
import { writeSafetensors } from '../../src/engine/checkpoints/safetensors';

/**
 * Measures the import of a checkpoint: reading it, then writing every network as safetensors.
 *   node --import tsx tests/bench/makePickle.ts --out /tmp/styleinv.pkl
 *   node --import tsx tests/bench/import.ts /tmp/styleinv.pkl [--storage float16]
 * Peak memory is that of this whole process.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { storage: { type: 'string', default: 'float32' } },
});
const [path] = positionals;
if (path === undefined) throw new Error('say which checkpoint');
const storage = values.storage === 'float16' ? 'float16' : 'float32';

const folder = await mkdtemp(join(tmpdir(), 'styleinv-import-'));
try {
  const start = performance.now();
  const checkpoint = await readCheckpoint(path);
  const read = performance.now();
  for (const { role, weights } of checkpoint.networks) {
    await writeSafetensors(join(folder, `${role}.safetensors`), weights, { storage });
  }
  const written = performance.now();
  const peak = process.resourceUsage().maxRSS * 1024;
  const { size } = await stat(path);
  const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(2);
  const rows: [string, string][] = [
    ['file', `${(size / 1e6).toFixed(1)} MB (${checkpoint.format})`],
    [
      'networks',
      checkpoint.networks.map(({ role, parameters }) => `${role} ${(parameters / 1e6).toFixed(1)} M`).join(', '),
    ],
    ['read', `${seconds(start, read)} s`],
    [`write ${storage}`, `${seconds(read, written)} s`],
    ['together', `${seconds(start, written)} s`],
    ['peak memory', `${(peak / 1e6).toFixed(0)} MB = ${(peak / size).toFixed(2)} x the file`],
  ];
  for (const [name, value] of rows) console.log(`${name.padEnd(16)} ${value}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
