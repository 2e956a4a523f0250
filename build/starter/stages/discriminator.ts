import {
  add,
  concat,
  grad,
  Graph,
  meanAll,
  mul,
  neg,
  reshape,
  slice,
  softplus,
  square,
  sum,
} from '../../../src/engine/graph';
import { discriminator } from '../../../src/engine/nets/discriminator';
import { initialWeights } from '../../../src/engine/nets/initial';
import { expectedShapes } from '../../../src/engine/nets/shapes';
import { mapping, repeatW, synthesis } from '../../../src/engine/nets/stylegan2';
import type { Runtime } from '../../../src/engine/runtime/types';
import { f32, type F32 } from '../../../src/engine/tensor/tensor';
import { trainingStep } from '../../../src/engine/train/step';
import { imageBatch } from '../data/batch';
import { FrameSet } from '../data/frames';
import { regress } from '../regress';
import { DISCRIMINATOR, generatorConfig, RESOLUTION, SEED } from '../plan';
import { finished, latest, read } from '../weightFile';

/** Reals and as many fakes. */
const BATCH = 8;
const STEPS = 300;
/** R1 weight; the penalty is part of every step here, the run being short. */
const GAMMA = 1;

/** Learns to tell paintings from the finished generator's pictures: what a style is later tuned against. */
export function trainDiscriminator(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`discriminator-${RESOLUTION}`, async () => {
    const frames = new FrameSet('training');
    const config = generatorConfig(RESOLUTION);
    const frozen = new Map([...(await latest(`generator-${RESOLUTION}`)), ...(await read(`mapping-${RESOLUTION}`))]);
    const g = new Graph();
    const w = mapping(g, config, g.input('z', [BATCH, config.zDim]));
    const fake = synthesis(g, config, repeatW(config, w));
    const real = g.input('real', [BATCH, 3, RESOLUTION, RESOLUTION]);
    const logits = discriminator(g, DISCRIMINATOR, concat([fake, real], 0), { parts: 2 });
    const [fakeLogits, realLogits] = [slice(logits, 0, 0, BATCH), slice(logits, 0, BATCH, 2 * BATCH)];
    const adversarial = add(meanAll(softplus(fakeLogits)), meanAll(softplus(neg(realLogits))));
    const alone = discriminator(g, DISCRIMINATOR, real);
    const [slope] = grad(sum(alone), [real]);
    if (!slope) throw new Error('the discriminator does not depend on its input');
    const penalty = mul(sum(square(slope)), GAMMA / (2 * BATCH));
    const step = trainingStep('discriminator', add(adversarial, reshape(penalty, [])), {
      metrics: { realLogit: meanAll(realLogits), fakeLogit: meanAll(fakeLogits), r1: reshape(penalty, []) },
      frozen,
    });
    const stored = expectedShapes({ kind: 'discriminator', config: DISCRIMINATOR });
    const initial = initialWeights('discriminator', stored, SEED + 4);
    const weights = await regress(runtime, {
      name: 'discriminator',
      step,
      initial,
      steps: STEPS,
      batchSize: BATCH,
      rate: 2e-3,
      holdUntil: 0.65,
      beta1: 0,
      batch: (random) => ({
        z: f32([BATCH, config.zDim], random.normals(BATCH * config.zDim)),
        real: imageBatch(Array.from({ length: BATCH }, () => frames.frame(random.below(frames.count)))),
      }),
    });
    return new Map([...initial, ...weights]);
  });
}
