import { Graph, meanAll, mul, square, sub } from '../../../src/engine/graph';
import { initialWeights } from '../../../src/engine/nets/initial';
import { mapping } from '../../../src/engine/nets/stylegan2';
import type { Runtime } from '../../../src/engine/runtime/types';
import { Random } from '../../../src/engine/tensor/random';
import { f32, type F32 } from '../../../src/engine/tensor/tensor';
import { trainingStep } from '../../../src/engine/train/step';
import { castCode } from '../castNetwork';
import { regress } from '../regress';
import { generatorConfig, RESOLUTION, SEED } from '../plan';
import { IDENTITY_DIMS, POSE_DIMS, TRAINING_CAST } from '../portrait';
import { castTensors, rowOfZ, Teacher } from '../teacher';
import { finished, latest } from '../weightFile';

const BATCH = 256;
const STEPS = 10_000;

/** Distils z -> (subject, pose) -> w into the pack's own mapping network. Adds w_avg. */
export function trainMapping(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`mapping-${RESOLUTION}`, () => distil(runtime, 'mapping'));
}

/** The same once the cast's w have settled. */
export function settleMapping(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`mapping-${RESOLUTION}-settled`, () => distil(runtime, 'mapping-settle'));
}

async function distil(runtime: Runtime, name: string): Promise<Map<string, F32>> {
  const config = generatorConfig(RESOLUTION);
  const cast = await latest(`generator-${RESOLUTION}`);
  const g = new Graph();
  const student = mapping(g, config, g.input('z', [BATCH, config.zDim]));
  const member = g.input('member', [BATCH, TRAINING_CAST]);
  const traits = g.input('traits', [BATCH, IDENTITY_DIMS]);
  const teacher = castCode(g, member, traits, g.input('pose', [BATCH, POSE_DIMS]));
  const step = trainingStep('mapping', mul(meanAll(square(sub(student, teacher))), 10), { frozen: cast });
  const shapes = new Map(step.parameters.specs.map(({ name, shape }) => [name, shape]));
  const lrMultiplier = config.mappingLrMultiplier;
  const draw = (random: Random) => Array.from({ length: BATCH }, () => random.normals(config.zDim));
  const weights = await regress(runtime, {
    name,
    step,
    initial: initialWeights('generator', shapes, SEED + 1, (name) => (name.endsWith('weight') ? lrMultiplier : 1)),
    steps: STEPS,
    batchSize: BATCH,
    rate: 0.3, // stored weights are 1 / lrMultiplier times as large as the effective ones
    holdUntil: 0.4,
    batch: (random) => {
      const zs = draw(random);
      const z = f32([BATCH, config.zDim]);
      zs.forEach((row, i) => z.data.set(row, i * config.zDim));
      return { z, ...castTensors(zs.map(rowOfZ)) };
    },
  });
  weights.set('mapping.w_avg', await averageW(runtime, cast));
  return weights;
}

/** Mean w over random z. */
async function averageW(runtime: Runtime, cast: Map<string, F32>): Promise<F32> {
  const config = generatorConfig(RESOLUTION);
  const teacher = await Teacher.open(runtime, cast);
  const random = new Random(SEED, 32);
  const codes = await teacher.codes(Array.from({ length: 4096 }, () => rowOfZ(random.normals(config.zDim))));
  await teacher.release();
  const mean = f32([config.wDim]);
  codes.data.forEach((v, i) => (mean.data[i % config.wDim] = (mean.data[i % config.wDim] as number) + v / 4096));
  return mean;
}
