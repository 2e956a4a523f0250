import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakMemory } from '../../src/engine/runtime';
import { importCheckpoints } from '../../src/main/services/import';

/**
 * Measures what `styleinv import` does: reading a checkpoint, running its networks, writing the pack, running it again.
 *   node --import tsx tests/bench/makePickle.ts --out /tmp/styleinv.pkl
 *   node --import tsx tests/bench/importPack.ts /tmp/styleinv.pkl
 */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('say which checkpoint');
const folder = await mkdtemp(join(tmpdir(), 'styleinv-import-'));
try {
  const start = performance.now();
  const phases: [string, number][] = [];
  const { found, written } = await importCheckpoints(
    { files: [file], out: join(folder, 'pack'), force: false },
    {
      signal: new AbortController().signal,
      notice: () => undefined,
      progress: ({ phase }) => {
        if (phases.at(-1)?.[0] !== phase) phases.push([phase, performance.now()]);
      },
    },
  );
  const end = performance.now();
  const { size } = await stat(file);
  const peak = peakMemory();
  const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(2);
  const rows: [string, string][] = [
    ['file', `${(size / 1e6).toFixed(1)} MB`],
    ['networks', found.map(({ name, parameters }) => `${name} ${(parameters / 1e6).toFixed(1)} M`).join(', ')],
    ...phases.map(([phase, from], i): [string, string] => [phase, `${seconds(from, phases[i + 1]?.[1] ?? end)} s`]),
    ['together', `${seconds(start, end)} s (${(process.cpuUsage().user / 1e6).toFixed(1)} s of processor time)`],
    ['probe differs by', `${written?.maxDifference}`],
    ['peak memory', `${(peak / 1e6).toFixed(0)} MB = ${(peak / size).toFixed(2)} x the file`],
  ];
  for (const [name, value] of rows) console.log(`${name.padEnd(18)}${value}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
