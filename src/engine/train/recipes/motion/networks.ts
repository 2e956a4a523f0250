import {
  add,
  concat,
  grad,
  Graph,
  meanAll,
  mul,
  neg,
  reachable,
  reshape,
  sign,
  slice,
  softplus,
  square,
  sub,
  sum,
  type Value,
} from '../../../graph';
import { isOp } from '../../../graph/graph';
import type { Target } from '../../../graph/op';
import { motionInputs } from '../../../nets/motionInputs';
import { motionW } from '../../../nets/styleinv';
import { mapping, repeatW, synthesis } from '../../../nets/stylegan2';
import { videoDiscriminator } from '../../../nets/videoDiscriminator';
import { compile } from '../../../onnx';
import type { OnnxModel } from '../../../runtime/types';
import type { Weights } from '../../../tensor/tensor';
import { prefixed } from '../../adversarial/networks';
import { bytesTogether, memoryOf } from '../../memory';
import { Parameters } from '../../parameters';
import { trainingStep, type TrainingStep } from '../../step';
import { trainsInMotion } from './initial';
import type { MotionOptions } from './options';
import { MOMENTS } from './times';
import { clipMajor, latentLength, PREFIX, startInputs, type StepCommon } from './parts';
import { codeTables, paintModel, warmStep } from './warm';

/** The networks of a run at one micro-batch of n clips. Rows of several moments are ordered (moment, clip). */
export interface MotionNetworks {
  /** n. */
  readonly microBatch: number;
  /** z [n,zDim] -> w0 [n,wDim], x0 [n,3,R,R]. */
  readonly start: OnnxModel;
  /** x0, w0 and the motion inputs of the moments after the first -> frames [n T,3,R,R], the frames of a clip in a row. */
  readonly clips: OnnxModel;
  readonly motionMain: TrainingStep;
  readonly discriminatorMain: TrainingStep;
  readonly r1: TrainingStep;
  /** w0 [n,wDim] -> x0, and the warm start's step, where there is one. */
  readonly warm: { readonly paint: OnnxModel; readonly step: TrainingStep } | undefined;
  /** Layouts of the trained parameters, the same for every n; the warm start's are the motion network's and then the codes. */
  readonly motion: Parameters;
  readonly discriminator: Parameters;
  /** What the run takes, estimated. */
  readonly bytes: number;
}

/** Flat copies of the parameters: themselves, average, moment, gradient and its parts. */
const COPIES = 5;

export function motionNetworks(options: MotionOptions, n: number, target: Target): MotionNetworks {
  const { generator } = options;
  const g = new Graph();
  const { x0, w0 } = startInputs(g, options, n);
  const { main, metrics } = motionLoss(g, options, x0, w0, n);

  const used = reachable([main]).flatMap((v) => (isOp(v, 'weight') ? [{ name: v.attrs.name, shape: v.shape }] : []));
  const under = (prefix: string) => used.filter(({ name }) => name.startsWith(prefix));
  const trained = under(PREFIX.motion).filter(({ name }) => trainsInMotion(name.slice(PREFIX.motion.length)));
  const motion = new Parameters(trained);
  const discriminator = new Parameters(under(PREFIX.discriminator));
  const open = new Set([...motion.specs, ...discriminator.specs].map(({ name }) => name));
  const frozen = new Map(
    [...generator.weights, ...prefixed(options.motion.weights, PREFIX.motion)].filter(([name]) => !open.has(name)),
  );
  const trains = (parameters: Parameters) => {
    const names = new Set(parameters.specs.map(({ name }) => name));
    return { frozen, target, parameters, trains: (name: string) => names.has(name) };
  };

  const motionMain = trainingStep('motion', main, { ...trains(motion), metrics });
  const discriminatorMain = discriminatorStep(options, n, trains(discriminator));
  const r1 = r1Step(options, n, trains(discriminator));
  const start = startModel(options, n, target);
  const clips = clipsModel(options, n, frozen, target);
  const { warm } = options;
  const withCodes = new Parameters([...motion.specs, ...(warm ? codeTables(options.motion.config, warm) : [])]);
  const repeating = warm && {
    paint: paintModel(options, n, target),
    step: warmStep(options, warm, n, trains(withCodes)),
  };
  const steps = [motionMain, discriminatorMain, r1, start, clips, ...(repeating ? [repeating.step] : [])];
  const flats = COPIES * (motion.size + discriminator.size) + (warm ? (COPIES + 1) * withCodes.size : 0);
  return {
    microBatch: n,
    start: start.model,
    clips: clips.model,
    motionMain,
    discriminatorMain,
    r1,
    warm: repeating ?? undefined,
    motion,
    discriminator,
    bytes:
      4 * flats +
      bytesTogether(
        steps.map(({ memory }) => memory),
        target,
      ),
  };
}

/**
 * The motion network's loss (StyleInV section 3.3): softplus(-D(clip)) with x0 as the clip's first frame, |G(w_{t=0}) - x0|^2, and
 * ||w_t - w0||, each the mean over clips and moments.
 */
function motionLoss(g: Graph, options: MotionOptions, x0: Value, w0: Value, n: number) {
  const { generator, motion, weights, known } = options;
  const w = motionW(g, motion.config, x0, w0, motionInputs(g, motion.config, MOMENTS * n), PREFIX.motion);
  const frames = synthesis(g, generator.config, repeatW(generator.config, w));
  const clip = clipMajor(x0, slice(frames, 0, n, MOMENTS * n));
  const logits = critic(g, options, clip, g.input('deltas', [n, MOMENTS - 1]));
  const adversarial = meanAll(softplus(neg(logits)));
  const reconstruction = meanAll(square(sub(slice(frames, 0, 0, n), x0)));
  const latent = latentLength(w, w0);
  const unknown = known && meanAll(square(sub(w, g.input('known', w.shape))));
  const main = [
    mul(adversarial, weights.adversarial),
    mul(reconstruction, weights.reconstruction),
    mul(latent, weights.latent),
    ...(unknown ? [mul(unknown, known.weight)] : []),
  ].reduce((a, b) => add(a, b));
  const metrics = { adversarialG: adversarial, fakeSign: meanAll(sign(logits)), reconstruction, latent };
  return { main, metrics: { ...metrics, ...(unknown ? { unknown } : {}) } };
}

function critic(g: Graph, { discriminator }: MotionOptions, frames: Value, deltas: Value, parts = 1): Value {
  return videoDiscriminator(g, discriminator.config, frames, deltas, { parts, prefix: PREFIX.discriminator });
}

/** mean softplus(D(fake)) + mean softplus(-D(real)), both in one pass. */
function discriminatorStep(options: MotionOptions, n: number, common: StepCommon): TrainingStep {
  const { resolution } = options.generator.config;
  const g = new Graph();
  const frames = (name: string) => g.input(name, [n * MOMENTS, 3, resolution, resolution]);
  const deltas = (name: string) => g.input(name, [n, MOMENTS - 1]);
  const images = concat([frames('fake'), frames('real')], 0);
  const logits = critic(g, options, images, concat([deltas('fakeDeltas'), deltas('realDeltas')], 0), 2);
  const [fake, real] = [slice(logits, 0, 0, n), slice(logits, 0, n, 2 * n)];
  return trainingStep('video-discriminator', add(meanAll(softplus(fake)), meanAll(softplus(neg(real)))), {
    ...common,
    metrics: { realSign: meanAll(sign(real)), realLogit: meanAll(real), fakeLogit: meanAll(fake) },
  });
}

/** R1 on real clips: gamma / 2 * mean over clips of |dD/d frames|^2, times the interval. */
function r1Step(options: MotionOptions, n: number, common: StepCommon): TrainingStep {
  const { resolution } = options.generator.config;
  const g = new Graph();
  const real = g.input('real', [n * MOMENTS, 3, resolution, resolution]);
  const [slope] = grad(sum(critic(g, options, real, g.input('realDeltas', [n, MOMENTS - 1]))), [real]);
  const penalty = reshape(mul(sum(square(slope as Value)), 1 / n), []);
  const { gamma, every } = options.r1;
  return trainingStep('video-r1', mul(penalty, (gamma / 2) * every), { ...common, metrics: { r1: penalty } });
}

function startModel({ generator: { config, weights } }: MotionOptions, n: number, target: Target) {
  const g = new Graph();
  const w0 = mapping(g, config, g.input('z', [n, config.zDim]));
  const x0 = synthesis(g, config, repeatW(config, w0));
  return { model: compile({ w0, x0 }, { name: 'first-frames', weights, target }), memory: memoryOf([w0, x0], weights) };
}

function clipsModel(options: MotionOptions, n: number, frozen: Weights, target: Target) {
  const { generator, motion } = options;
  const g = new Graph();
  const { x0, w0 } = startInputs(g, options, n);
  const inputs = motionInputs(g, motion.config, (MOMENTS - 1) * n);
  const w = motionW(g, motion.config, x0, w0, inputs, PREFIX.motion);
  const frames = clipMajor(x0, synthesis(g, generator.config, repeatW(generator.config, w)));
  return { model: compile({ frames }, { name: 'clips', weights: frozen, target }), memory: memoryOf([frames], frozen) };
}
