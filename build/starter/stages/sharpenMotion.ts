import { join } from 'node:path';
import { initialVideoDiscriminator, videoDiscriminatorConfig } from '../../../src/engine/nets/videoDiscriminator';
import type { Runtime } from '../../../src/engine/runtime/types';
import { MOMENTS, MOTION_DEFAULTS, MotionRecipe } from '../../../src/engine/train/recipes/motion';
import { StopFlag } from '../../../src/engine/train/stopFlag';
import { train } from '../../../src/engine/train/trainer';
import { openPack, type Pack } from '../../../src/engine/packs/pack';
import { paintedClips } from '../data/paintedSets';
import { DISCRIMINATOR, ENCODER, generatorConfig, MOTION, PACK_FOLDER, RESOLUTION, SEED, WORK_FOLDER } from '../plan';
import { trainingLog } from '../trainingLog';
import { finished } from '../weightFile';

const ITERATIONS = 250;
const BATCH = 4;

/**
 * The published training of motion, on painted clips against the video discriminator, after the warm start: by the same code and with the
 * same losses as an artist's own (StyleInV section 3.3). What the director's answers alone leave timid may move as the clips do.
 */
export async function sharpenMotion(runtime: Runtime): Promise<void> {
  await finished(`motion-${RESOLUTION}-adversarial`, async () => {
    const pack = await openPack(PACK_FOLDER);
    const data = paintedClips();
    try {
      const recipe = new MotionRecipe(
        runtime,
        { ...MOTION_DEFAULTS, ...(await networksOf(pack)), ...settings(), data },
        SEED,
      );
      await train(recipe, {
        folder: join(WORK_FOLDER, 'sharpen-motion'),
        run: `sharpen motion ${RESOLUTION}`,
        seed: SEED,
        iterations: ITERATIONS,
        stop: new StopFlag(),
        onEvent: trainingLog('sharpen motion'),
        previewEvery: 50,
      });
      const { firstFramePsnr, motionSize } = await recipe.quality();
      console.log(`sharpen motion: first frames ${firstFramePsnr.toFixed(1)} dB, motion ${motionSize.toFixed(2)}`);
      await recipe.release();
      return recipe.weights();
    } finally {
      await pack.close();
    }
  });
}

function settings() {
  // the light of a painting has a side
  return { mirror: false, batch: BATCH, microBatch: BATCH, average: { images: 1_000, rampUp: 0.05 } } as const;
}

async function networksOf(pack: Pack) {
  const discriminator = videoDiscriminatorConfig(DISCRIMINATOR, { frames: MOMENTS, maxFrames: MOTION.maxFrames });
  return {
    generator: { config: generatorConfig(RESOLUTION), weights: await pack.weights('generator') },
    encoder: { config: ENCODER, weights: await pack.weights('encoder') },
    motion: { config: MOTION, weights: await pack.weights('motion') },
    discriminator: { config: discriminator, weights: initialVideoDiscriminator(discriminator, SEED + 5) },
  };
}
