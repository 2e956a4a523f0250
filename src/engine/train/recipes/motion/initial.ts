import type { EncoderConfig, MotionConfig } from '../../../../shared/networks';
import { initialWeights } from '../../../nets/initial';
import { expectedShapes } from '../../../nets/shapes';
import { f32, sameShape, type F32, type Weights } from '../../../tensor/tensor';

/** A motion network around an inversion encoder, as wide as its w; the published one for w of 512 numbers. */
export function motionConfigFor(encoder: EncoderConfig): MotionConfig {
  const { wDim } = encoder;
  return {
    encoder,
    wDim,
    motionDim: wDim,
    kernel: 11,
    codeDistance: 16,
    maxFrames: 128,
    frequencies: Math.max(1, Math.floor(wDim / 2)),
    minPeriod: 16,
    maxPeriod: 128,
    styleDim: wDim,
    fuseLayers: 2,
    fuseLrMultiplier: 0.01,
  };
}

/** Layers whose stored weights are this much larger than effective ones. */
const SLOW_LAYER = /mapping\.(fcf\d+|motion_encoder\.conv\.\d+)\.weight$/;
const SLOW = 0.01;

/** First weights as published: the inversion encoder's body, the rest at random, the encoding's buffers by their definition. */
export function initialMotion(config: MotionConfig, encoder: Weights, seed: number): Map<string, F32> {
  const shapes = expectedShapes({ kind: 'motion', config });
  const weights = initialWeights('motion', shapes, seed, (name) => (SLOW_LAYER.test(name) ? SLOW : 1));
  for (const [name, shape] of shapes) {
    const known = encoder.get(name);
    if (known && sameShape(known.shape, shape)) weights.set(name, known);
  }
  for (const [name, tensor] of timeBuffers(config)) weights.set(name, tensor);
  return weights;
}

/**
 * Buffers of the positional encoding: periods evenly spaced in log2 from the longest to the shortest, `freqs` = 2 pi / period and
 * `phase_scales` = longest period / period.
 */
export function timeBuffers({ frequencies, minPeriod, maxPeriod }: MotionConfig): Map<string, F32> {
  const [low, high] = [Math.log2(minPeriod), Math.log2(maxPeriod)];
  const step = frequencies > 1 ? (high - low) / (frequencies - 1) : 0;
  const periods = Array.from({ length: frequencies }, (_, i) => 2 ** (high - step * i));
  const row = (values: number[]) => f32([1, frequencies], values);
  const name = 'mapping.motion_encoder.time_encoder.';
  return new Map([
    [`${name}freqs`, row(periods.map((period) => (2 * Math.PI) / period))],
    [`${name}phase_scales`, row(periods.map((period) => maxPeriod / period))],
  ]);
}

/** Whether a tensor of a motion network is trained: all but batch statistics and the encoding's buffers. */
export function trainsInMotion(name: string): boolean {
  return !/\.(running_mean|running_var|num_batches_tracked|freqs|phase_scales)$/.test(name) && name !== 'latent_avg';
}

/**
 * Factor on the warm start's rate by layer: equalised layers store weights of order 1 or 100, and take steps to match. The adversarial
 * training has one rate for all, as published.
 */
export function warmRateScale(name: string): number {
  if (/mapping\.(fcf\d+|motion_encoder\.conv\.\d+)\./.test(name)) return 100;
  return /\.fc\.|_predictor\.|encoder\.linear\./.test(name) ? 3 : 1;
}
