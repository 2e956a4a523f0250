import { join } from 'node:path';
import { FrechetMeter } from '../../../src/engine/train/adversarial/frechetMeter';
import { AdversarialRecipe } from '../../../src/engine/train/adversarial/recipe';
import { metricsOf, type Metrics } from '../../../src/engine/measure/features';
import { openPack } from '../../../src/engine/packs/pack';
import type { Runtime } from '../../../src/engine/runtime/types';
import type { ImageSet } from '../../../src/engine/train/dataset/types';
import { STYLE_DEFAULTS, styleRecipeOptions } from '../../../src/engine/train/recipes/style';
import { StopFlag } from '../../../src/engine/train/stopFlag';
import { train, type TrainingEvent } from '../../../src/engine/train/trainer';
import { FrameSet } from '../data/frames';
import { DISCRIMINATOR, generatorConfig, PACK_FOLDER, RESOLUTION, SEED, WORK_FOLDER } from '../plan';
import { finished, latest, write } from '../weightFile';

const ITERATIONS = 700;
/** Half of a style's: the pictures are good already. */
const RATE = 1e-3;
const FRECHET_SAMPLES = 512;

/**
 * The adversarial finish: the upper blocks of the assembled pack's generator are tuned on the paintings themselves, against the
 * discriminator, by the same code as a style. What regression blurs, because it averages, comes back; w keeps its meaning.
 */
export async function sharpen(runtime: Runtime): Promise<void> {
  await finished(`generator-${RESOLUTION}-sharp`, async () => {
    const pack = await openPack(PACK_FOLDER);
    const data = paintings();
    try {
      const metrics = (await metricsOf(pack)) as Required<Metrics>;
      const weights = await pack.weights('generator');
      const source = {
        generator: { config: generatorConfig(RESOLUTION), weights },
        discriminator: { config: DISCRIMINATOR, weights: await pack.weights('discriminator') },
        ...{ ...metrics, data },
      };
      const settings = { ...STYLE_DEFAULTS, rate: RATE, fromResolution: RESOLUTION / 2 };
      const recipe = AdversarialRecipe.open(runtime, {
        ...styleRecipeOptions(source, settings),
        // the light of a painting has a side
        ...{ augment: null, mirror: false },
      });
      const meter = new FrechetMeter(runtime, {
        ...{ generator: source.generator.config, data, extractor: metrics.frechet },
        ...{ samples: FRECHET_SAMPLES, seed: SEED },
      });
      await train(Object.assign(recipe, { measure: () => meter.measure(recipe.weights()) }), {
        folder: join(WORK_FOLDER, 'sharpen'),
        run: `sharpen ${RESOLUTION}`,
        seed: SEED,
        iterations: ITERATIONS,
        stop: new StopFlag(),
        onEvent: log,
        previewEvery: 100,
        measureEvery: 100,
      });
      await write(`discriminator-${RESOLUTION}-sharp`, recipe.discriminatorWeights());
      const tuned = recipe.weights();
      await recipe.release();
      const before = await latest(`generator-${RESOLUTION}`);
      return new Map([...before].map(([name, tensor]) => [name, tuned.get(name) ?? tensor]));
    } finally {
      await pack.close();
    }
  });
}

/** The painted cast as pictures to train on. */
function paintings(): ImageSet {
  const frames = new FrameSet('training');
  const pixels = RESOLUTION ** 2;
  return {
    resolution: RESOLUTION,
    count: frames.count,
    hash: '0'.repeat(64),
    read(index, into) {
      const { rgb } = frames.frame(index);
      for (let c = 0; c < 3; c++)
        for (let i = 0; i < pixels; i++) into[c * pixels + i] = (rgb[i * 3 + c] as number) / 127.5 - 1;
    },
    close: () => undefined,
  };
}

function log(event: TrainingEvent): void {
  if (event.kind === 'measure') console.log(`sharpen ${event.iteration}: ${event.name} ${event.value.toFixed(3)}`);
  if (event.kind === 'notice') console.log(`sharpen: ${event.sentence}`);
  if (event.kind !== 'progress' || event.iteration % 20 !== 0) return;
  const metrics = Object.entries(event.metrics).map(([name, value]) => `${name} ${value.toFixed(3)}`);
  console.log(
    `sharpen ${event.iteration}/${event.iterations} ${metrics.join(' ')}, ${(event.secondsLeft / 60).toFixed(1)} min left`,
  );
}
