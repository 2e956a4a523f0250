import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StudioError } from '../../shared/errors';
import { f32 } from '../tensor/tensor';
import { readJournal } from './journal';
import type { IterationContext, Metrics, Recipe } from './recipe';
import { StopFlag } from './stopFlag';
import { RUN_FILES, train, type TrainerOptions, type TrainingEvent } from './trainer';

/** A random walk: every step depends on all before it and on the iteration's random numbers. */
class Walk implements Recipe {
  readonly state = { arrays: new Map([['x', new Float32Array(64)]]), numbers: { sum: 0 } as Record<string, number> };
  readonly batch = 4;
  microBatch = 4;
  before: (iteration: number) => void = () => undefined;

  get x(): Float32Array {
    return this.state.arrays.get('x') as Float32Array;
  }
  iterate(iteration: number, { random, stop }: IterationContext): Promise<Metrics> {
    stop.throwIfCancelled();
    this.x.forEach((v, i) => (this.x[i] = 0.9 * v + random.normal()));
    this.before(iteration);
    this.state.numbers['sum'] = (this.state.numbers['sum'] as number) + (this.x[0] as number);
    return Promise.resolve({ loss: this.x[0] as number });
  }
  shrink(): Promise<number | undefined> {
    this.microBatch /= 2;
    return Promise.resolve(this.microBatch >= 1 ? this.microBatch : undefined);
  }
  preview() {
    return Promise.resolve([{ name: 'grey', images: f32([2, 3, 4, 4]), columns: 2 }]);
  }
  release(): Promise<void> {
    return Promise.resolve();
  }
}

let folder: string;
let events: TrainingEvent[];
const stateOf = (at = folder) => readFileSync(join(at, RUN_FILES.state));
const notices = () => events.flatMap((event) => (event.kind === 'notice' ? [event.sentence] : []));
const optionsFor = (more: Partial<TrainerOptions> = {}): TrainerOptions => ({
  folder,
  run: 'walk',
  seed: 3,
  iterations: 20,
  stop: new StopFlag(),
  onEvent: (event) => events.push(event),
  ...more,
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainer-'));
  events = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The checkpoint of a run that nothing disturbed. */
async function undisturbed(options: Partial<TrainerOptions> = {}): Promise<Buffer> {
  const other = mkdtempSync(join(tmpdir(), 'trainer-'));
  try {
    await train(new Walk(), optionsFor({ ...options, folder: other, onEvent: () => undefined }));
    return stateOf(other);
  } finally {
    rmSync(other, { recursive: true });
  }
}

describe('a training run', () => {
  it('ends with a checkpoint, previews and a log of every step', async () => {
    expect(await train(new Walk(), optionsFor({ previewEvery: 8 }))).toBe('done');
    expect(readdirSync(join(folder, RUN_FILES.previews))).toEqual(
      ['0000000', '0000008', '0000016', '0000020'].map((at) => `${at}-grey.png`),
    );
    const steps = readJournal(join(folder, RUN_FILES.log)).flatMap((e) => (e.kind === 'step' ? [e.iteration] : []));
    expect(steps).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const last = events.filter((event) => event.kind === 'progress').at(-1);
    expect(last).toMatchObject({ iteration: 20, iterations: 20, imagesSeen: 80, secondsLeft: 0, microBatch: 4 });
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('paused and resumed has the same bytes as an undisturbed one', async () => {
    const stop = new StopFlag();
    const recipe = new Walk();
    recipe.before = (iteration) => iteration === 6 && stop.ask('pause');
    expect(await train(recipe, optionsFor({ stop }))).toBe('paused');
    expect(await train(new Walk(), optionsFor())).toBe('done');
    expect(stateOf().equals(await undisturbed())).toBe(true);
    expect(stateOf().equals(await undisturbed({ seed: 4 }))).toBe(false);
  });

  it('that dies goes on from its last checkpoint to the same bytes, and logs nothing twice', async () => {
    for (const dies of [5, 11]) {
      const recipe = new Walk();
      recipe.before = (iteration) => {
        if (iteration === dies) throw new Error('power failure');
      };
      await expect(train(recipe, optionsFor({ saveSeconds: dies === 5 ? 0 : 1e9 }))).rejects.toThrow('power failure');
    }
    await train(new Walk(), optionsFor());
    expect(stateOf().equals(await undisturbed())).toBe(true);
    const steps = readJournal(join(folder, RUN_FILES.log)).flatMap((e) => (e.kind === 'step' ? [e.iteration] : []));
    expect(steps).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('goes back to the checkpoint when numbers leave the finite, and tries other random numbers', async () => {
    const recipe = new Walk();
    let poisoned = false;
    recipe.before = (iteration) => {
      if (iteration !== 9 || poisoned) return;
      poisoned = true;
      recipe.x[0] = NaN;
    };
    expect(await train(recipe, optionsFor({ saveSeconds: 0 }))).toBe('done');
    expect(notices()).toEqual([
      expect.stringMatching(/left the range of numbers at iteration 9 \(loss is NaN\): going back to 9/),
    ]);
    expect(recipe.x.every(Number.isFinite)).toBe(true);
    expect(stateOf().equals(await undisturbed())).toBe(false);
  });

  it('never writes a checkpoint that is not finite, wherever the number hides', async () => {
    const recipe = new Walk();
    let poisoned = false;
    recipe.before = (iteration) => {
      if (iteration !== 9 || poisoned) return;
      poisoned = true;
      recipe.x[63] = Infinity;
    };
    expect(await train(recipe, optionsFor({ saveSeconds: 0 }))).toBe('done');
    expect(notices()[0]).toMatch(/a weight is not a number/);
  });

  it('gives up with a sentence when the numbers never stay finite', async () => {
    const recipe = new Walk();
    recipe.before = (iteration) => iteration === 2 && recipe.x.fill(NaN);
    await expect(train(recipe, optionsFor())).rejects.toThrow(/at iteration 2 .* 4 times: use a lower learning rate/);
    expect(existsSync(join(folder, RUN_FILES.state))).toBe(true);
  });

  it('halves the micro-batch when memory runs out, says so, and comes to the same numbers', async () => {
    const recipe = new Walk();
    recipe.before = (iteration) => {
      if (iteration === 7 && recipe.microBatch > 1) throw new StudioError('out-of-memory', 'full');
    };
    expect(await train(recipe, optionsFor())).toBe('done');
    expect(notices()).toEqual([
      'Memory ran out with 4 pictures at once: going on with 2.',
      'Memory ran out with 2 pictures at once: going on with 1.',
    ]);
    expect(stateOf().equals(await undisturbed())).toBe(true);
  });

  it('passes on that memory ran out when nothing smaller is left', async () => {
    const recipe = new Walk();
    recipe.before = () => {
      throw new StudioError('out-of-memory', 'full');
    };
    await expect(train(recipe, optionsFor())).rejects.toMatchObject({ code: 'out-of-memory' });
  });

  it('stops when cancelled, and finishes early when asked', async () => {
    for (const [request, outcome] of [
      ['cancel', /cancelled/],
      ['finish', 'finished'],
    ] as const) {
      const stop = new StopFlag();
      const recipe = new Walk();
      recipe.before = (iteration) => iteration === 4 && stop.ask(request);
      const run = train(recipe, optionsFor({ stop }));
      if (typeof outcome === 'string') expect(await run).toBe(outcome);
      else await expect(run).rejects.toThrow(outcome);
    }
  });

  it('refuses a checkpoint of another run and a damaged one', async () => {
    await train(new Walk(), optionsFor());
    await expect(train(new Walk(), optionsFor({ run: 'other' }))).rejects.toMatchObject({ code: 'bad-input' });
    const path = join(folder, RUN_FILES.state);
    writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size - 8));
    await expect(train(new Walk(), optionsFor())).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('keeps the best state by its measurements', async () => {
    const recipe = Object.assign(new Walk(), {
      measure: () =>
        Promise.resolve({ name: 'distance', value: Math.abs((recipe.state.numbers['sum'] as number) - 1) }),
    });
    await train(recipe, optionsFor({ measureEvery: 5 }));
    const measured = events.flatMap((event) => (event.kind === 'measure' ? [event.value] : []));
    expect(measured).toHaveLength(4);
    expect(recipe.state.numbers['best']).toBe(Math.min(...measured));
    expect(existsSync(join(folder, RUN_FILES.best))).toBe(true);
  });
});
