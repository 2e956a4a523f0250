import { join } from 'node:path';
import { initialVideoDiscriminator, videoDiscriminatorConfig } from '../../../src/engine/nets/videoDiscriminator';
import type { Runtime } from '../../../src/engine/runtime/types';
import { MOMENTS, MOTION_DEFAULTS, MotionRecipe, type KnownMotion } from '../../../src/engine/train/recipes/motion';
import { StopFlag } from '../../../src/engine/train/stopFlag';
import { train } from '../../../src/engine/train/trainer';
import { openPack, type Pack } from '../../../src/engine/packs/pack';
import { rowAt, type DirectedClip } from '../data/clips';
import { paintedClips } from '../data/paintedSets';
import { DISCRIMINATOR, ENCODER, generatorConfig, MOTION, PACK_FOLDER, RESOLUTION, SEED, WORK_FOLDER } from '../plan';
import { meaningOfZ, Teacher } from '../teacher';
import { trainingLog } from '../trainingLog';
import { finished, partOfTheWay } from '../weightFile';

const HEAD_START = 120;
const ITERATIONS = HEAD_START + 150;
const BATCH = 4;
/** As much as in the warm start. */
const DIRECTED_WEIGHT = 20;
/** Of the way to the weights that were found, as in `sharpen`. */
const SHARE = 0.8;

/**
 * The published training of motion, on painted clips against the video discriminator, after the warm start: by the same code as an artist's
 * own (StyleInV section 3.3), but for two things that only a pack with a director has use for (`settings`, `directed`). What the
 * director's answers alone leave timid may move as the clips do.
 */
export async function sharpenMotion(runtime: Runtime): Promise<void> {
  await finished(`motion-${RESOLUTION}-adversarial`, async () => {
    const pack = await openPack(PACK_FOLDER);
    const data = paintedClips();
    const teacher = await Teacher.open(runtime, await pack.weights('features/cast'));
    try {
      const recipe = new MotionRecipe(
        runtime,
        { ...MOTION_DEFAULTS, ...(await networksOf(pack)), ...settings(), data, known: directed(teacher) },
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
      return partOfTheWay(await pack.weights('motion'), recipe.weights(), SHARE);
    } finally {
      await teacher.release();
      await pack.close();
    }
  });
}

/** The director's answers, as differences from its first: what w0 is, the pack's mapping network says. */
function directed(teacher: Teacher): KnownMotion {
  return {
    weight: DIRECTED_WEIGHT,
    w: async (clips, w0) => {
      const n = clips.length;
      const meant = clips.map(({ z, codes }) => ({ ...meaningOfZ(z), codes }));
      const at = (times: readonly number[]) =>
        teacher.codes(times.map((time, row) => rowAt(meant[row % n] as DirectedClip, time)));
      const moments = Array.from({ length: MOMENTS }, (_, moment) =>
        clips.map((clip) => clip.moments[moment] as number),
      );
      const [start, w] = [await at(clips.map(() => 0)), await at(moments.flat())];
      const first = n * MOTION.wDim;
      w.data.forEach((v, i) => (w.data[i] = v + (w0.data[i % first] as number) - (start.data[i % first] as number)));
      return w;
    },
  };
}

function settings() {
  // the light of a painting has a side
  return {
    mirror: false,
    batch: BATCH,
    microBatch: BATCH,
    average: { images: 400, rampUp: 0.05 },
    headStart: HEAD_START,
    // the director has said how far w moves: nothing has to be kept from running away
    weights: { ...MOTION_DEFAULTS.weights, latent: 0 },
  } as const;
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
