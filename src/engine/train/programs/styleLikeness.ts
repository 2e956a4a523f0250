import { Graph, meanAll, mul, sum } from '../../graph';
import type { Metrics } from '../../measure/features';
import { mapping, repeatW, synthesis } from '../../nets/stylegan2';
import { compile } from '../../onnx';
import type { Pack } from '../../packs/pack';
import { targetOf } from '../../runtime/target';
import type { Runtime } from '../../runtime/types';
import { Random } from '../../tensor/random';
import { f32, type Weights } from '../../tensor/tensor';
import { prefixed } from '../adversarial/networks';

const PICTURES = 8;
const ROUNDS = 4;
const SEED = 5;

/** How much of the subject a style keeps: mean identity cosine and perceptual distance between both pictures of the same codes. */
export async function likenessOfStyle(
  runtime: Runtime,
  pack: Pack,
  base: Weights,
  styled: Weights,
  { perceptual, identity }: Required<Metrics>,
): Promise<{ identity: number; perceptual: number }> {
  const { config } = pack.manifest.networks.generator;
  const g = new Graph();
  const w = repeatW(config, mapping(g, config, g.input('z', [PICTURES, config.zDim])));
  const [before, after] = [synthesis(g, config, w), synthesis(g, config, w, { prefix: 'styled.' })];
  const cosine = mul(sum(mul(identity.embed(g, before), identity.embed(g, after))), 1 / PICTURES);
  const distance = meanAll(perceptual.distance(g, before, after));
  const weights = new Map([...base, ...prefixed(styled, 'styled.'), ...perceptual.weights, ...identity.weights]);
  const target = targetOf(runtime.provider.actual);
  const session = await runtime.load(compile({ cosine, distance }, { name: 'likeness of a style', weights, target }));
  const random = new Random(SEED);
  const total = { identity: 0, perceptual: 0 };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const z = f32([PICTURES, config.zDim], random.normals(PICTURES * config.zDim));
      const { cosine: same, distance: far } = await session.run({ z });
      total.identity += Number(same?.data[0]) / ROUNDS;
      total.perceptual += Number(far?.data[0]) / ROUNDS;
    }
  } finally {
    await session.release();
  }
  return total;
}
