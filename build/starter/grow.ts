import { initialWeights } from '../../src/engine/nets/initial';
import { expectedShapes } from '../../src/engine/nets/shapes';
import { f32, sizeOf, type F32, type Weights } from '../../src/engine/tensor/tensor';
import type { EncoderConfig, MotionConfig } from '../../src/shared/networks';
import { SEED } from './plan';

/** Share that the new stage's residual branch has of its norm's gain: it starts close to mere subsampling. */
const RESIDUAL = 0.1;

/**
 * Weights of an encoder for twice the resolution: the new first stage starts close to subsampling, the others are those of the
 * smaller network, counted on by one. `config` is the larger network's.
 */
export function growEncoder(config: EncoderConfig, small: Weights): Map<string, F32> {
  return grow(initialWeights('encoder', expectedShapes({ kind: 'encoder', config }), SEED + 12), config, small);
}

/** The same for a motion network; its new AdaIN block starts as the identity. */
export function growMotion(config: MotionConfig, small: Weights): Map<string, F32> {
  const lr = (name: string) => (/mapping\.fcf|motion_encoder\.conv/.test(name) ? 0.01 : 1);
  const out = grow(
    initialWeights('motion', expectedShapes({ kind: 'motion', config }), SEED + 13, lr),
    config.encoder,
    small,
  );
  // the block gives (x + conv2(...)) / sqrt 2: without conv2 and on features that are sqrt 2 larger it changes nothing
  scale(out, 'encoder.adains.0.conv2.weight', 0);
  for (const part of ['weight', 'bias']) scale(out, `encoder.input_layer.1.${part}`, Math.SQRT2);
  return out;
}

/**
 * Weights of a synthesis network with more channels that paints what the narrower one paints: what is there before reads nothing of the
 * new channels, which begin at random.
 * @param fresh initial weights of the wider network; @param narrow of the other: what it lacks stays fresh
 */
export function widen(fresh: Map<string, F32>, narrow: Weights): Map<string, F32> {
  return new Map([...fresh].map(([name, tensor]) => [name, widened(name, tensor, narrow.get(name) ?? tensor)]));
}

function widened(name: string, fresh: F32, narrow: F32): F32 {
  if (fresh.shape.join() === narrow.shape.join()) return narrow;
  const [rows, columns = 1] = fresh.shape as [number, number?];
  const [oldRows, oldColumns = 1] = narrow.shape as [number, number?];
  const taps = sizeOf(fresh.shape.slice(2));
  const reads = /\.(conv\d|torgb)\.weight$/.test(name);
  // torgb divides by the root of its inputs: without demodulation the old ones must make up for that
  const gain = name.endsWith('torgb.weight') ? Math.sqrt(columns / oldColumns) : 1;
  const out = f32(fresh.shape, fresh.data.slice());
  for (let row = 0; row < Math.min(rows, oldRows); row++)
    for (let column = 0; column < columns; column++)
      for (let tap = 0; tap < taps; tap++) {
        const at = (row * columns + column) * taps + tap;
        if (column < oldColumns)
          out.data[at] = gain * (narrow.data[(row * oldColumns + column) * taps + tap] as number);
        else if (reads) out.data[at] = 0;
      }
  return out;
}

function grow(fresh: Map<string, F32>, { stages }: EncoderConfig, small: Weights): Map<string, F32> {
  const added = stages[0]?.units ?? 0;
  for (const [name, tensor] of small) {
    const moved = name
      .replace(/encoder\.body\.(\d+)/, (_, i) => `encoder.body.${Number(i) + added}`)
      .replace(/encoder\.adains\.(\d+)/, (_, i) => `encoder.adains.${Number(i) + 1}`);
    if (fresh.get(moved)?.shape.join() === tensor.shape.join())
      fresh.set(moved, f32(tensor.shape, tensor.data.slice()));
  }
  scale(fresh, 'encoder.body.0.res_layer.4.weight', RESIDUAL);
  return fresh;
}

function scale(weights: Map<string, F32>, name: string, factor: number): void {
  weights.get(name)?.data.forEach((v, i, data) => (data[i] = v * factor));
}
