import {
  add,
  concat,
  grad,
  Graph,
  mean,
  meanAll,
  mul,
  neg,
  reshape,
  sign,
  slice,
  softplus,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  type Value,
} from '../../graph';
import { isOp } from '../../graph/graph';
import { reachable } from '../../graph/check';
import { discriminator } from '../../nets/discriminator';
import { mapping, synthesis } from '../../nets/stylegan2';
import { compile } from '../../onnx';
import type { Target } from '../../graph/op';
import type { OnnxModel } from '../../runtime/types';
import type { Weights } from '../../tensor/tensor';
import { augment, augmentInputs } from '../augment';
import { bytesTogether, memoryOf } from '../memory';
import { Parameters } from '../parameters';
import { trainingStep, type TrainingStep } from '../step';
import { mixedCodes, noiseMode, type CodeSpace } from './latents';
import type { AdversarialOptions, Trainee } from './options';

/** Put before the names of the generator's and the discriminator's weights, so that both fit one graph. */
export const PREFIX = { generator: 'G.', discriminator: 'D.' } as const;

/** The networks of one adversarial run at one micro-batch. */
export interface AdversarialNetworks {
  /** Pictures at once. */
  readonly microBatch: number;
  /** z -> w, where the mapping network is fixed. */
  readonly codes: OnnxModel | undefined;
  /** Codes -> pictures with the present weights. */
  readonly generate: OnnxModel;
  readonly generatorMain: TrainingStep;
  readonly pathLength: TrainingStep | undefined;
  readonly discriminatorMain: TrainingStep;
  readonly r1: TrainingStep;
  /** Layouts of both networks' trained parameters, the same for every micro-batch. */
  readonly generator: Parameters;
  readonly discriminator: Parameters;
  /** What the run takes, estimated. */
  readonly bytes: number;
}

/** Flat copies of the parameters that training keeps: themselves, average, moment, gradient and its parts. */
const COPIES = 5;

/** Weights under a prefix. */
export function prefixed(weights: Weights, prefix: string): Weights {
  return new Map([...weights].map(([name, tensor]) => [prefix + name, tensor]));
}

/** Whether codes start from z (the mapping network is trained) or from w. */
export function codeSpaceOf({ generator }: AdversarialOptions): CodeSpace {
  return [...generator.weights.keys()].some((name) => name.startsWith('mapping.fc') && generator.trains(name))
    ? 'z'
    : 'w';
}

/** The trained parameters of a network, in the order of its weights. */
export function parametersOf<C>(
  { weights, trains }: Trainee<C>,
  prefix: string,
  used: ReadonlySet<string>,
): Parameters {
  const specs = [...weights].filter(([name]) => trains(name) && used.has(prefix + name));
  return new Parameters(specs.map(([name, { shape }]) => ({ name: prefix + name, shape })));
}

/**
 * Builds every graph of the run.
 * @param n micro-batch
 */
export function adversarialNetworks(options: AdversarialOptions, n: number, target: Target): AdversarialNetworks {
  const space = codeSpaceOf(options);
  const { config } = options.generator;
  const g = new Graph();
  const { ws, w } = mixedCodes(g, config, n, space, PREFIX.generator);
  const fake = synthesis(g, config, ws, { noise: noiseMode(config), prefix: PREFIX.generator });
  const critic = criticOf(g, options);

  const fakeLogits = critic(fake, 1);
  const adversarial = meanAll(softplus(neg(fakeLogits)));
  const terms = options.terms.map((term) => ({ ...term, value: term.loss({ fake, ws }) }));
  const loss = terms.reduce((total, { value, weight }) => add(total, mul(value, weight)), adversarial);

  const used = new Set(reachable([loss]).flatMap((v) => (isOp(v, 'weight') ? [v.attrs.name] : [])));
  const generator = parametersOf(options.generator, PREFIX.generator, used);
  const discriminatorParameters = parametersOf(options.discriminator, PREFIX.discriminator, used);
  const trainsG = has(generator);
  const trainsD = has(discriminatorParameters);
  const fixedTerms = options.terms.flatMap(({ weights }) => [...weights]);
  const frozen = new Map([
    ...[...prefixed(options.generator.weights, PREFIX.generator)].filter(([name]) => !trainsG(name)),
    ...[...prefixed(options.discriminator.weights, PREFIX.discriminator)].filter(([name]) => !trainsD(name)),
    ...fixedTerms,
  ]);
  const common = { frozen, target };

  const generatorMain = trainingStep('generator', loss, {
    ...common,
    trains: trainsG,
    parameters: generator,
    metrics: {
      adversarialG: adversarial,
      fakeSign: meanAll(sign(fakeLogits)),
      ...Object.fromEntries(terms.map(({ name, value }) => [name, value])),
    },
  });
  const path = pathLengthStep(g, options, fake, ws, { ...common, trains: trainsG, parameters: generator });
  const forD = { ...common, trains: trainsD, parameters: discriminatorParameters };
  const discriminatorMain = discriminatorStep(options, n, forD);
  const r1 = r1Step(options, n, forD);
  const steps = [generatorMain, ...(path ? [path] : []), discriminatorMain, r1].map(({ memory }) => memory);
  return {
    microBatch: n,
    generator,
    discriminator: discriminatorParameters,
    bytes:
      bytesTogether([...steps, memoryOf([fake], frozen)], target) +
      4 * COPIES * (generator.size + discriminatorParameters.size),
    codes: space === 'w' ? codesModel(options, n, target) : undefined,
    generate: compile(
      { fake, ...(space === 'z' ? { w: mean(w, [0]) } : {}) },
      { name: 'generate', weights: frozen, target },
    ),
    generatorMain,
    pathLength: path,
    discriminatorMain,
    r1,
  };
}

interface StepCommon {
  readonly frozen: Weights;
  readonly target: Target;
  readonly trains: (name: string) => boolean;
  readonly parameters: Parameters;
}

const has = (parameters: Parameters) => {
  const names = new Set(parameters.specs.map(({ name }) => name));
  return (name: string) => names.has(name);
};

/** D on augmented pictures; `parts` independent sub-batches, each with its own random augmentation. */
function criticOf(g: Graph, { discriminator: { config }, augment: ada }: AdversarialOptions) {
  return (images: Value, parts: number): Value => {
    const n = images.shape[0] as number;
    const seen = ada ? augment(g, images, augmentInputs(g, n, config.resolution)) : images;
    return discriminator(g, config, seen, { parts, prefix: PREFIX.discriminator });
  };
}

/** Both halves of D's loss in one pass: mean softplus(D(fake)) + mean softplus(-D(real)) (Goodfellow et al. 2014, non-saturating). */
function discriminatorStep(options: AdversarialOptions, n: number, common: StepCommon): TrainingStep {
  const { resolution } = options.discriminator.config;
  const g = new Graph();
  const images = concat(
    [g.input('fake', [n, 3, resolution, resolution]), g.input('real', [n, 3, resolution, resolution])],
    0,
  );
  const logits = criticOf(g, options)(images, 2);
  const [fake, real] = [slice(logits, 0, 0, n), slice(logits, 0, n, 2 * n)];
  return trainingStep('discriminator', add(meanAll(softplus(fake)), meanAll(softplus(neg(real)))), {
    ...common,
    metrics: { realSign: meanAll(sign(real)), realLogit: meanAll(real), fakeLogit: meanAll(fake) },
  });
}

/** R1: gamma / 2 * mean over reals of |dD(real)/d real|^2, times the interval (Mescheder et al. 2018; lazy as in StyleGAN2 section 3.1). */
function r1Step({ r1, ...options }: AdversarialOptions, n: number, common: StepCommon): TrainingStep {
  const { resolution } = options.discriminator.config;
  const g = new Graph();
  const real = g.input('real', [n, 3, resolution, resolution]);
  const [slope] = grad(sum(criticOf(g, { ...options, r1 })(real, 1)), [real]);
  const penalty = mul(sum(square(slope as Value)), 1 / n);
  const loss = reshape(mul(penalty, (r1.gamma / 2) * r1.every), []);
  return trainingStep('r1', loss, { ...common, metrics: { r1: reshape(penalty, []) } });
}

/**
 * Path length regularisation (StyleGAN2 section 3.2): weight * interval * mean (|J_w^T y| - a)^2, with a the running mean of the lengths,
 * updated before it is used and not differentiated. Inputs `y` [n,3,R,R] (normal / R) and `mean` [].
 */
function pathLengthStep(
  g: Graph,
  options: AdversarialOptions,
  fake: Value,
  ws: Value,
  common: StepCommon,
): TrainingStep | undefined {
  const { pathLength } = options;
  if (!pathLength) return undefined;
  const [slope] = grad(sum(mul(fake, g.input('y', fake.shape))), [ws]);
  const lengths = sqrt(mean(sum(square(slope as Value), [2]), [1]));
  const before = g.input('mean', []);
  const after = stopGradient(add(before, mul(sub(meanAll(lengths), before), pathLength.decay)));
  const penalty = meanAll(square(sub(lengths, after)));
  return trainingStep('path-length', mul(penalty, pathLength.weight * pathLength.every), {
    ...common,
    metrics: { pathLength: meanAll(lengths), pathMean: after },
  });
}

function codesModel({ generator }: AdversarialOptions, n: number, target: Target): OnnxModel {
  const g = new Graph();
  const w = mapping(g, generator.config, g.input('z', [n, generator.config.zDim]));
  return compile({ w }, { name: 'mapping', weights: generator.weights, target });
}
