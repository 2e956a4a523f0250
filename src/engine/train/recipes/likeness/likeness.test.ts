import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testRuntime } from '../../../../../tests/support/evaluate';
import { useFolder } from '../../../../../tests/support/folder';
import { TINY_ENCODER, TINY_GENERATOR, tinyWeights } from '../../../../../tests/support/tinyPack';
import { encoderMetrics } from '../../../measure/features';
import { meanPsnr } from '../../../measure/likeness';
import { Random } from '../../../tensor/random';
import { f32, maxAbsDiff, type F32 } from '../../../tensor/tensor';
import { StopFlag } from '../../stopFlag';
import { RUN_FILES, train, type Ending } from '../../trainer';
import type { LikenessSettings, LikenessSource } from './options';
import { LikenessRecipe } from './recipe';

const newFolder = useFolder();
const SIDE = TINY_GENERATOR.resolution;
const weights = tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 1);
const source: LikenessSource = {
  generator: { config: TINY_GENERATOR, weights },
  perceptual: encoderMetrics(TINY_ENCODER, tinyWeights({ kind: 'encoder', config: TINY_ENCODER }, 2)).perceptual,
  portrait: f32(
    [1, 3, SIDE, SIDE],
    new Random(7).normals(3 * SIDE * SIDE).map((v) => Math.tanh(0.5 * v)),
  ),
  w0: f32([1, TINY_GENERATOR.wDim], new Random(8).normals(TINY_GENERATOR.wDim)),
  spread: 1,
};
const settings: LikenessSettings = {
  pivot: { iterations: 6, rate: 0.05, perceptual: 1, closeness: 0.01, drift: 0.001 },
  tuning: { iterations: 8, rate: 0.01, perceptual: 1, locality: 0.1, patience: 100, improvement: 0.01 },
};
const ITERATIONS = 14;

interface Run {
  readonly ending: Ending;
  readonly recipe: LikenessRecipe;
  /** Bytes of the last checkpoint. */
  readonly state: Buffer;
  readonly metrics: Readonly<Record<string, number>>[];
}

/** @param pauses iterations after which the run is asked to pause and is opened anew */
async function run(
  folder: string,
  changes: Partial<LikenessSettings> = {},
  pauses: readonly number[] = [],
): Promise<Run> {
  const recipe = LikenessRecipe.open(await testRuntime(), source, { ...settings, ...changes });
  const stop = new StopFlag();
  const metrics: Record<string, number>[] = [];
  const ending = await train(recipe, {
    ...{ folder, run: 'test', seed: 3, iterations: ITERATIONS, stop },
    onEvent: (event) => {
      if (event.kind !== 'progress') return;
      metrics.push({ ...event.metrics });
      if (event.iteration === pauses[0]) stop.ask('pause');
    },
  });
  if (ending === 'paused') {
    await recipe.release();
    return run(folder, changes, pauses.slice(1));
  }
  return { ending, recipe, metrics, state: readFileSync(join(folder, RUN_FILES.state)) };
}

describe('a likeness', () => {
  it('comes nearer to the portrait in both of its parts', async () => {
    const { ending, recipe, metrics } = await run(newFolder());
    expect(ending).toBe('done');
    expect(recipe.steps).toBe(ITERATIONS);
    const psnr = metrics.map((values) => values['psnr'] as number);
    expect(psnr[5]).toBeGreaterThan((psnr[0] as number) + 0.2);
    const before = meanPsnr(await recipe.before(), source.portrait);
    expect(meanPsnr(await recipe.after(), source.portrait)).toBeGreaterThan(before + 2);
    const [preview] = await recipe.preview();
    expect(preview?.images.shape).toEqual([3, 3, SIDE, SIDE]);
    await recipe.release();
  });

  it('goes on from a checkpoint to the same bytes, wherever it was interrupted', async () => {
    const whole = await run(newFolder());
    // at the end of the first part, and in both
    for (const pauses of [[6], [2, 9]]) {
      const parts = await run(newFolder(), {}, pauses);
      expect(parts.state.equals(whole.state), `paused at ${pauses.join(' and ')}`).toBe(true);
      await parts.recipe.release();
    }
    await whole.recipe.release();
  });

  it('ends early when tuning no longer helps, and to the same bytes after a pause', async () => {
    const tuning = { ...settings.tuning, patience: 3, improvement: 0.9 };
    const { ending, recipe, state } = await run(newFolder(), { tuning });
    expect(ending).toBe('finished');
    // the first tuning iteration sets the mark, the next three do not undercut it
    expect(recipe.steps).toBe(settings.pivot.iterations + 4);
    const resumed = await run(newFolder(), { tuning }, [8]);
    expect(resumed.ending).toBe('finished');
    expect(resumed.state.equals(state)).toBe(true);
    await recipe.release();
    await resumed.recipe.release();
  });

  it('tunes the synthesis network alone, and the base stays as it is', async () => {
    const copy = new Map([...weights].map(([name, { data }]) => [name, data.slice()]));
    const { recipe } = await run(newFolder());
    for (const [name, { data }] of recipe.weights()) {
      const tuned = name.startsWith('synthesis.') && !/noise_const|resample_filter/.test(name);
      expect(maxAbsDiff(data, copy.get(name) as Float32Array) > 0, name).toBe(tuned);
      expect((weights.get(name) as F32).data, name).toEqual(copy.get(name));
    }
    await recipe.release();
  });

  it('keeps other subjects the more the heavier the locality weighs', async () => {
    const drift = async (locality: number) => {
      const { recipe, metrics } = await run(newFolder(), { tuning: { ...settings.tuning, locality } });
      await recipe.release();
      return metrics.at(-1)?.['locality'] as number;
    };
    expect(await drift(10)).toBeLessThan(0.7 * (await drift(0)));
  });

  it('keeps W+ near W where that weighs heavily', async () => {
    const offsets = async (closeness: number) => {
      const { recipe } = await run(newFolder(), { pivot: { ...settings.pivot, closeness } });
      const codes = recipe.codes();
      await recipe.release();
      const { wDim } = TINY_GENERATOR;
      let spread = 0;
      for (let i = wDim; i < codes.data.length; i++) {
        spread += Math.abs((codes.data[i] as number) - (codes.data[i % wDim] as number));
      }
      return spread;
    };
    expect(await offsets(100)).toBeLessThan(0.8 * (await offsets(0)));
  });
});
