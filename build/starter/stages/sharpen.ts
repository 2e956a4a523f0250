import { join } from 'node:path';
import { FrechetMeter } from '../../../src/engine/train/adversarial/frechetMeter';
import { AdversarialRecipe } from '../../../src/engine/train/adversarial/recipe';
import { metricsOf, type Metrics } from '../../../src/engine/measure/features';
import { openPack } from '../../../src/engine/packs/pack';
import type { Runtime } from '../../../src/engine/runtime/types';
import { baseOf, STYLE_DEFAULTS, styleRecipeOptions } from '../../../src/engine/train/recipes/style';
import { StopFlag } from '../../../src/engine/train/stopFlag';
import { train } from '../../../src/engine/train/trainer';
import { paintedImages } from '../data/paintedSets';
import { coarseLoss } from '../losses';
import { DISCRIMINATOR, generatorConfig, PACK_FOLDER, RESOLUTION, SEED, WORK_FOLDER } from '../plan';
import { trainingLog } from '../trainingLog';
import { finished, latest, partOfTheWay, write } from '../weightFile';

const ITERATIONS = 250;
/** Half of a style's: the pictures are good already. */
const RATE = 1e-3;
/** Without it the contrast of the whole picture grows instead of its detail: measured, 28.1 dB became 22.6. */
const COARSE_WEIGHT = 40;
const FRECHET_SAMPLES = 512;
/**
 * Of the way to the sharpened weights, along which pictures change evenly (network interpolation, Wang et al. 2018, ESRGAN, section 3.4):
 * half of the detail for a sixth of what it costs in likeness. Measured: 28.08 dB before, 28.03 here, 27.93 at 0.75, 27.78 at the end.
 */
const SHARE = 0.5;

/**
 * The adversarial finish: the upper blocks of the assembled pack's generator are tuned on the paintings themselves, against the
 * discriminator, by the same code as a style. What regression blurs, because it averages, comes back; w keeps its meaning.
 */
export async function sharpen(runtime: Runtime): Promise<void> {
  await finished(`generator-${RESOLUTION}-sharp`, async () => {
    const pack = await openPack(PACK_FOLDER);
    const data = paintedImages();
    try {
      const metrics = (await metricsOf(pack)) as Required<Metrics>;
      const weights = await pack.weights('generator');
      const source = {
        generator: { config: generatorConfig(RESOLUTION), weights },
        discriminator: { config: DISCRIMINATOR, weights: await pack.weights('discriminator') },
        ...{ ...metrics, data },
      };
      const settings = { ...STYLE_DEFAULTS, rate: RATE, fromResolution: RESOLUTION / 2 };
      const options = styleRecipeOptions(source, settings);
      const base = baseOf(source.generator, options.generator.trains);
      const recipe = AdversarialRecipe.open(runtime, {
        ...options,
        terms: [
          ...options.terms,
          {
            ...{ name: 'coarse', weight: COARSE_WEIGHT, weights: base.weights },
            loss: (generated) => coarseLoss(generated.fake, base.picture(generated)),
          },
        ],
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
        onEvent: trainingLog('sharpen'),
        previewEvery: 100,
        measureEvery: 100,
      });
      await write(`discriminator-${RESOLUTION}-sharp`, recipe.discriminatorWeights());
      const tuned = recipe.weights();
      await recipe.release();
      const before = await latest(`generator-${RESOLUTION}`);
      const sharp = new Map([...before].map(([name, tensor]) => [name, tuned.get(name) ?? tensor]));
      return partOfTheWay(before, sharp, SHARE);
    } finally {
      await pack.close();
    }
  });
}
