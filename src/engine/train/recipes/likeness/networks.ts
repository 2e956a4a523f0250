import { numWsOf, type GeneratorConfig } from '../../../../shared/networks';
import { add, concat, Graph, mean, meanAll, mul, reshape, slice, square, sub, type Value } from '../../../graph';
import { mapping, repeatW, synthesis, type NoiseMode } from '../../../nets/stylegan2';
import { compile } from '../../../onnx';
import type { Target } from '../../../graph/op';
import type { OnnxModel } from '../../../runtime/types';
import type { Weights } from '../../../tensor/tensor';
import { prefixed } from '../../adversarial/networks';
import { bytesTogether } from '../../memory';
import { trainingStep, type TrainingStep } from '../../step';
import type { LikenessSettings, LikenessSource } from './options';

/** The networks of a run. */
export interface LikenessNetworks {
  /** z [1,zDim] -> w. */
  readonly codes: OnnxModel;
  readonly pivot: TrainingStep;
  readonly tuning: TrainingStep;
  /** What the run takes, estimated. */
  readonly bytes: number;
  /** ws [1,numWs,wDim] -> image; its weights are fed. */
  readonly paint: OnnxModel;
}

/** Trained parameters of the pivot, in units of the spread: the step from w0 [1,wDim], and an offset for each layer [1,numWs,wDim]. */
export const PIVOT = { w: 'pivot.w', offsets: 'pivot.offsets' } as const;
/** Put before the names of the tuned generator's weights. */
export const TUNED = 'tuned.';
const BASE = 'base.';

/** Whether tuning changes a tensor of the generator: all of the synthesis network but its buffers. */
export function isTuned(name: string): boolean {
  return name.startsWith('synthesis.') && !/noise_const$|resample_filter$/.test(name);
}

export function likenessNetworks(source: LikenessSource, settings: LikenessSettings, target: Target): LikenessNetworks {
  const { config, weights } = source.generator;
  const z = new Graph();
  const w = mapping(z, config, z.input('z', [1, config.zDim]));
  const p = new Graph();
  const image = paintFrom(p, config, p.input('ws', [1, numWsOf(config.resolution), config.wDim]));
  const pivot = pivotStep(source, settings, target);
  const tuning = tuningStep(source, settings, target);
  return {
    codes: compile({ w }, { name: 'mapping', weights, target }),
    pivot,
    tuning,
    bytes: bytesTogether([pivot.memory, tuning.memory], target),
    paint: compile({ image }, { name: 'paint', target }),
  };
}

/**
 * Inversion into W+ (Abdal et al. 2019) from the encoder's w0: ws = w0 + s (dw + offset of the layer), loss
 * L2 + perceptual + closeness * mean offset^2 + drift * mean dw^2. Inputs `portrait` and `w0`.
 */
function pivotStep(
  { generator, perceptual, spread }: LikenessSource,
  settings: LikenessSettings,
  target: Target,
): TrainingStep {
  const { config, weights } = generator;
  const { closeness, drift, perceptual: share } = settings.pivot;
  const g = new Graph();
  const dw = g.weight(PIVOT.w, [1, config.wDim]);
  const offsets = g.weight(PIVOT.offsets, [1, numWsOf(config.resolution), config.wDim]);
  const w = add(g.input('w0', [1, config.wDim]), mul(dw, spread));
  const image = paintFrom(g, config, add(repeatW(config, w), mul(offsets, spread)));
  const portrait = g.input('portrait', image.shape);
  const l2 = meanAll(square(sub(image, portrait)));
  const look = meanAll(perceptual.distance(g, image, portrait));
  const penalty = add(mul(meanAll(square(offsets)), closeness), mul(meanAll(square(dw)), drift));
  return trainingStep('pivot', add(add(l2, mul(look, share)), penalty), {
    target,
    frozen: new Map([...weights, ...perceptual.weights]),
    metrics: { l2, perceptual: look, penalty },
  });
}

/**
 * Pivotal tuning (PTI, Roich et al. 2021, section 3): G is tuned so that the pivot gives the portrait, L2 + perceptual, while a code
 * away from the pivot keeps giving the base generator's picture (section 3.3, locality). Inputs `ws` (pivot), `away` and `portrait`.
 */
function tuningStep(
  { generator, perceptual }: LikenessSource,
  settings: LikenessSettings,
  target: Target,
): TrainingStep {
  const { config, weights } = generator;
  const { locality, perceptual: share } = settings.tuning;
  const g = new Graph();
  const shape = [1, numWsOf(config.resolution), config.wDim];
  const away = g.input('away', shape);
  const images = paintFrom(g, config, concat([g.input('ws', shape), away], 0), TUNED);
  const portrait = g.input('portrait', [1, ...images.shape.slice(1)]);
  const wanted = concat([portrait, paintFrom(g, config, away, BASE)], 0);
  const l2 = reshape(mean(square(sub(images, wanted)), [1, 2, 3]), [2]);
  const look = perceptual.distance(g, images, wanted);
  const each = add(l2, mul(look, share));
  const at = (v: Value, index: number) => reshape(slice(v, 0, index, index + 1), []);
  const reconstruction = at(each, 0);
  const frozen: Weights = new Map([
    ...prefixed(weights, BASE),
    ...[...prefixed(weights, TUNED)].filter(([name]) => !isTuned(name.slice(TUNED.length))),
    ...perceptual.weights,
  ]);
  return trainingStep('tuning', add(reconstruction, mul(at(each, 1), locality)), {
    target,
    frozen,
    metrics: { l2: at(l2, 0), perceptual: at(look, 0), reconstruction, locality: at(each, 1) },
  });
}

/** A generator's picture as clips show it: with its constant noise. */
function paintFrom(g: Graph, config: GeneratorConfig, ws: Value, prefix = ''): Value {
  const noise: NoiseMode = config.useNoise ? 'const' : 'none';
  return synthesis(g, config, ws, { noise, prefix });
}
