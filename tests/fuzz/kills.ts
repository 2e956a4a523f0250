import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findEntry } from '../../src/engine/library';
import { Random } from '../../src/engine/tensor/random';
import { JobStore } from '../../src/main/jobs/store';
import { styleJob } from '../support/trainingJob';

/**
 * Kills a training at random moments and resumes it each time; in the end it must have made the same style as one left alone:
 *   npm run fuzz -- kills --rounds 20 --seed 1
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
});
const rounds = Number(values.rounds);
const random = new Random(Number(values.seed));
const home = mkdtempSync(join(tmpdir(), 'styleinv-kills-'));
process.env['STYLEINV_HOME'] = home;
const store = new JobStore();
const ITERATIONS = 2_000;

/** Runs the command line, and kills it after so many milliseconds. @returns its exit code; null if it was killed */
function run(args: readonly string[], killAfter?: number): Promise<number | null> {
  const computing = ['--provider', 'cpu', '--threads', '1', '--save-every', '0.2'];
  const child = spawn(process.execPath, ['out/main/cli.js', ...args, ...computing], { stdio: 'ignore' });
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

async function newJob(name: string, options: Record<string, unknown>): Promise<string> {
  const { id } = await store.create({ kind: 'style', name, output: `style ${name}`, options: { ...options, name } });
  return id;
}
const deltaOf = async (name: string) =>
  readFileSync(join((await findEntry('style', name)).folder, 'delta.safetensors'));

try {
  const { options } = await styleJob(home, ITERATIONS);
  if ((await run(['jobs', 'resume', await newJob('whole', options)])) !== 0)
    throw new Error('the undisturbed run failed');
  const id = await newJob('killed', options);
  let killed = 0;
  for (let round = 0; round < rounds; round++) {
    const code = await run(['jobs', 'resume', id], 300 + random.below(2_500));
    if (code === 0) break;
    if (code !== null) throw new Error(`round ${round}: the resumed run failed with code ${code}`);
    killed++;
    const { state, progress } = await store.read(id);
    const saved = existsSync(join(store.folderOf(id), 'state.safetensors'));
    console.log(
      `killed ${killed}: ${state}, ${saved ? 'has' : 'no'} checkpoint, noted iteration ${progress?.iteration ?? 0}`,
    );
  }
  if ((await store.read(id)).state !== 'done' && (await run(['jobs', 'resume', id])) !== 0)
    throw new Error('the last run failed');
  const same = (await deltaOf('killed')).equals(await deltaOf('whole'));
  console.log(`${killed} kills; the style is ${same ? 'the same, byte for byte' : 'ANOTHER'}`);
  if (!same) process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}
