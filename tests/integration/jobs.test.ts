import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findEntry } from '../../src/engine/library';
import { readJournal } from '../../src/engine/train/journal';
import type { ProgramEvent } from '../../src/engine/train/runProgram';
import { askJob } from '../../src/main/jobs/control';
import { holderOf, lockFolder } from '../../src/main/jobs/lock';
import { runJob, type RunJobOptions } from '../../src/main/jobs/runner';
import { JobStore } from '../../src/main/jobs/store';
import { useFolder } from '../support/folder';
import { styleJob } from '../support/trainingJob';

const folderOf = useFolder();
let home: string;
let store: JobStore;
let events: ProgramEvent[];
let before: string | undefined;
beforeEach(() => {
  home = folderOf();
  before = process.env['STYLEINV_HOME'];
  process.env['STYLEINV_HOME'] = home;
  store = new JobStore();
  events = [];
});
afterEach(() => {
  if (before === undefined) delete process.env['STYLEINV_HOME'];
  else process.env['STYLEINV_HOME'] = before;
});

const running = (more: Partial<RunJobOptions> = {}): RunJobOptions => ({
  runtime: { provider: 'cpu', threads: 1 },
  signal: new AbortController().signal,
  onEvent: (event) => events.push(event),
  ...more,
});

async function newStyle(iterations: number, name = 'noise', more: object = {}) {
  const { options } = await styleJob(folderOf(), iterations);
  return store.create({ kind: 'style', name, output: `style ${name}`, options: { ...options, name, ...more } });
}
const deltaOf = async (name = 'noise') =>
  readFileSync(join((await findEntry('style', name)).folder, 'delta.safetensors'));

/** Calls back at the first event of an iteration from the given one on. */
function atIteration(iteration: number, act: () => void): (event: ProgramEvent) => void {
  let acted = false;
  return (event) => {
    events.push(event);
    if (acted || event.kind !== 'progress' || event.iteration < iteration) return;
    acted = true;
    act();
  };
}

describe('a training job', () => {
  it('makes a style in the library, with report, previews and log, while this thread stays free', async () => {
    const { id } = await newStyle(6);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 20);
    const job = await runJob(store, id, running());
    clearInterval(timer);
    expect(job).toMatchObject({ state: 'done', progress: { iteration: 6, iterations: 6 } });
    expect(job.result?.measures).toHaveProperty('identity');
    expect(ticks).toBeGreaterThan(10);
    const entry = await findEntry('style', 'noise');
    expect(entry.provenance).toMatchObject({ images: 6, steps: 6, losses: { colours: 100 } });
    expect(entry.delta.layers.every((name) => /^synthesis\.b(8|16)\./.test(name))).toBe(true);
    const page = readFileSync(join(store.folderOf(id), 'report.html'), 'utf8');
    expect(page).toContain('previews/0000006-before-and-now.png');
    expect(page).toContain('previews/0000006-motion.webp');
    const clip = await sharp(join(store.folderOf(id), 'previews', '0000006-motion.webp'), {
      animated: true,
    }).metadata();
    expect(clip).toMatchObject({ width: 16 + 4 + 16, pageHeight: 16, pages: 24, loop: 0 });
    const steps = readJournal(join(store.folderOf(id), 'log.jsonl')).filter(({ kind }) => kind === 'step');
    expect(steps.at(-1)).toMatchObject({ iteration: 6, imagesSeen: 24, secondsLeft: 0 });
    expect(steps.at(-1)).toHaveProperty('metrics.colours', expect.any(Number));
    // too few pictures for augmentation to begin
    expect(steps.at(-1)).not.toHaveProperty('metrics.augmentP');
    expect(steps.at(-1)).toHaveProperty('imagesPerSecond', expect.any(Number));
    expect(page).not.toContain('<script');
    expect(await holderOf(store.folderOf(id))).toBeUndefined();
  });

  it('pauses on request of another process, and resumes to the same style, on two lanes', async () => {
    const whole = await newStyle(60, 'whole', { batch: 8 });
    const twoLanes = { runtime: { provider: 'cpu', threads: 2 } } as const;
    await runJob(store, whole.id, running(twoLanes));
    const plan = JSON.parse(readFileSync(join(store.folderOf(whole.id), 'plan.json'), 'utf8')) as unknown;
    expect(plan).toMatchObject({ microBatch: 4, lanes: 2 });
    const { options } = await store.read(whole.id);
    const parted = await store.create({
      kind: 'style',
      name: 'parted',
      output: 'style parted',
      options: { ...options, name: 'parted' },
    });
    const folder = store.folderOf(parted.id);
    const paused = await runJob(
      store,
      parted.id,
      running({ ...twoLanes, onEvent: atIteration(2, () => void askJob(folder, 'pause')) }),
    );
    expect(paused.state).toBe('paused');
    expect(paused.progress?.iteration).toBeLessThan(60);
    expect((await runJob(store, parted.id, running(twoLanes))).state).toBe('done');
    expect((await deltaOf('parted')).equals(await deltaOf('whole'))).toBe(true);
  }, 120_000);

  it('that is paused while it prepares is not lost', async () => {
    const { id } = await newStyle(4);
    const controller = new AbortController();
    const onEvent = (event: ProgramEvent) => event.kind === 'preparing' && controller.abort();
    expect((await runJob(store, id, running({ signal: controller.signal, onEvent }))).state).toBe('paused');
    expect((await runJob(store, id, running())).state).toBe('done');
  });

  it('is paused by the signal of its caller', async () => {
    const { id } = await newStyle(400);
    const controller = new AbortController();
    const job = await runJob(
      store,
      id,
      running({ signal: controller.signal, onEvent: atIteration(1, () => controller.abort()) }),
    );
    expect(job.state).toBe('paused');
  });

  it('is cancelled without a result, and cannot be taken up again', async () => {
    const { id } = await newStyle(400);
    const folder = store.folderOf(id);
    await expect(
      runJob(store, id, running({ onEvent: atIteration(1, () => void askJob(folder, 'cancel')) })),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect((await store.read(id)).state).toBe('cancelled');
    await expect(findEntry('style', 'noise')).rejects.toMatchObject({ code: 'not-found' });
    await expect(runJob(store, id, running())).rejects.toMatchObject({ code: 'usage' });
  });

  it('keeps what there is when asked to finish', async () => {
    const { id } = await newStyle(400);
    const folder = store.folderOf(id);
    const job = await runJob(store, id, running({ onEvent: atIteration(3, () => void askJob(folder, 'finish')) }));
    expect(job.state).toBe('done');
    expect((await findEntry('style', 'noise')).provenance.steps).toBeLessThan(400);
  });

  it('says why it failed, and can be resumed once that is mended', async () => {
    const { pack, options } = await styleJob(folderOf(), 4);
    const job = await store.create({
      kind: 'style',
      name: 'x',
      output: 'style x',
      options: { ...options, folder: join(pack, 'nowhere') },
    });
    await expect(runJob(store, job.id, running())).rejects.toMatchObject({ code: 'not-found' });
    const failed = await store.read(job.id);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'not-found' } });
    await store.write({ ...failed, options });
    expect(await runJob(store, job.id, running())).toMatchObject({ state: 'done' });
    expect((await store.read(job.id)).error).toBeUndefined();
  });

  it('belongs to one process at a time, and to one output', async () => {
    const { id } = await newStyle(4);
    const lock = await lockFolder(store.folderOf(id));
    await expect(runJob(store, id, running())).rejects.toMatchObject({ code: 'exists' });
    await lock.release();
    await expect(store.create({ kind: 'style', name: 'again', output: 'style noise', options: {} })).rejects.toThrow(
      /already makes style noise/,
    );
  });

  it('is found by the beginning of its id; a wrong one is answered with those there are', async () => {
    const { id } = await newStyle(1);
    expect((await store.read(id.slice(0, 8))).id).toBe(id);
    await expect(store.read('nothing')).rejects.toThrow(new RegExp(`choose one of ${id}`));
    await expect(store.read('../..')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('killed', () => {
  const cli = (args: readonly string[]) =>
    spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        'src/main/hosts/cli/index.ts',
        ...args,
        '--provider',
        'cpu',
        '--threads',
        '1',
        '--save-every',
        '0',
      ],
      {
        env: { ...process.env, STYLEINV_HOME: home },
        stdio: 'ignore',
      },
    );

  it('at any moment, a job goes on from its checkpoint to the same bytes', async () => {
    const iterations = 30;
    const whole = await newStyle(iterations, 'whole');
    await runJob(store, whole.id, running());
    const { options } = await store.read(whole.id);
    const { id } = await store.create({
      kind: 'style',
      name: 'killed',
      output: 'style killed',
      options: { ...options, name: 'killed' },
    });
    const state = join(store.folderOf(id), 'state.safetensors');
    for (const after of [0, 150, 400]) {
      const child = cli(['jobs', 'resume', id]);
      while (!existsSync(state)) await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, after));
      child.kill('SIGKILL');
      await new Promise((resolve) => child.on('exit', resolve));
      expect((await store.read(id)).state).not.toBe('running');
    }
    expect((await runJob(store, id, running())).state).toBe('done');
    expect((await deltaOf('killed')).equals(await deltaOf('whole'))).toBe(true);
  }, 120_000);
});
