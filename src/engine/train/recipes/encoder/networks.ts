import { add, Graph, mean, meanAll, mul, reachable, square, sub, type Value } from '../../../graph';
import { isOp } from '../../../graph/graph';
import type { Target } from '../../../graph/op';
import { encodeToW } from '../../../nets/irse';
import { mapping, repeatW, synthesis } from '../../../nets/stylegan2';
import { compile } from '../../../onnx';
import type { OnnxModel } from '../../../runtime/types';
import type { Weights } from '../../../tensor/tensor';
import { bytesTogether, memoryOf } from '../../memory';
import { Parameters } from '../../parameters';
import { trainingStep, type TrainingStep } from '../../step';
import { latentDistance, pictureTerms } from './loss';
import { trainsInEncoder, type EncoderOptions } from './options';

/** Put before the encoder's names: a generator and networks that measure share its graph. */
export const PREFIX = 'E.';

/** The networks of a run at one micro-batch of n pictures. */
export interface EncoderNetworks {
  /** image [n,3,R,R], w [n,wDim], known [n,1] -> losses and gradients. */
  readonly step: TrainingStep;
  /** z [n,zDim] -> w [n,wDim], image [n,3,R,R]. */
  readonly paint: OnnxModel;
  /** image -> output [n,3,R,R] and its squared error [n], with the weights that are fed. */
  readonly reconstruct: OnnxModel;
  /** Layout of the trained parameters, the same for every n. */
  readonly parameters: Parameters;
  /** What the run takes, estimated. */
  readonly bytes: number;
}

/** Flat copies of the parameters: themselves, average, two moments, gradient and its parts. */
const COPIES = 6;

/** @param variance of w over z, mean over its numbers */
export function encoderNetworks(options: EncoderOptions, variance: number, n: number, target: Target): EncoderNetworks {
  const { generator, encoder, judges, weights, samples, batch } = options;
  const { resolution, wDim } = encoder.config;
  const judging = [judges.perceptual, judges.identity].flatMap((judge) => [...(judge?.weights ?? [])]);
  const fixed = [...encoder.weights].filter(([name]) => !trainsInEncoder(name));
  const frozen: Weights = new Map([
    ...generator.weights,
    ...fixed.map(([name, tensor]) => [PREFIX + name, tensor] as const),
    ...judging,
  ]);

  const g = new Graph();
  const image = g.input('image', [n, 3, resolution, resolution]);
  const { w, output } = reconstruction(g, options, image);
  const terms = pictureTerms(g, output, image, judges, weights);
  if (samples > 0 && weights.latent > 0) {
    const [known, mask] = [g.input('w', [n, wDim]), g.input('known', [n, 1])];
    const value = latentDistance(w, known, mask, variance, samples / batch);
    terms.push({ name: 'latent', weight: weights.latent, value });
  }
  const loss = terms.map(({ value, weight }) => mul(value, weight)).reduce((a, b) => add(a, b));
  const trained = reachable([loss]).filter((v): v is Value<'weight'> => isOp(v, 'weight') && !frozen.has(v.attrs.name));
  const parameters = new Parameters(trained.map((v) => ({ name: v.attrs.name, shape: v.shape })));
  const step = trainingStep('encoder', loss, {
    parameters,
    frozen,
    target,
    metrics: Object.fromEntries(terms.map(({ name, value }) => [name, value])),
  });
  const painted = paint(options, n, target);
  const reconstruct = reconstructModel(options, n, frozen, target);
  return {
    step,
    parameters,
    paint: painted.model,
    reconstruct: reconstruct.model,
    bytes: bytesTogether([step.memory, painted.memory, reconstruct.memory], target) + 4 * COPIES * parameters.size,
  };
}

/** G(E(image)). */
function reconstruction(g: Graph, { generator, encoder }: EncoderOptions, image: Value): { w: Value; output: Value } {
  const w = encodeToW(g, encoder.config, image, { prefix: PREFIX });
  return { w, output: synthesis(g, generator.config, repeatW(generator.config, w)) };
}

function paint({ generator: { config, weights } }: EncoderOptions, n: number, target: Target) {
  const g = new Graph();
  const w = mapping(g, config, g.input('z', [n, config.zDim]));
  const image = synthesis(g, config, repeatW(config, w));
  return { model: compile({ w, image }, { name: 'samples', weights, target }), memory: memoryOf([w, image], weights) };
}

function reconstructModel(options: EncoderOptions, n: number, frozen: Weights, target: Target) {
  const { resolution } = options.encoder.config;
  const g = new Graph();
  const image = g.input('image', [n, 3, resolution, resolution]);
  const { output } = reconstruction(g, options, image);
  const error = mean(square(sub(output, image)), [1, 2, 3]);
  const model = compile({ output, error }, { name: 'reconstruction', weights: frozen, target });
  return { model, memory: memoryOf([output, error], frozen) };
}

/** How w is spread over n codes. z [n,zDim] -> variance [], the mean over its numbers. */
export function spreadModel({ generator: { config, weights } }: EncoderOptions, n: number, target: Target): OnnxModel {
  const g = new Graph();
  const w = mapping(g, config, g.input('z', [n, config.zDim]));
  const variance = meanAll(square(sub(w, mean(w, [0]))));
  return compile({ variance }, { name: 'spread', weights, target });
}
