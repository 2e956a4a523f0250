import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../shared/errors';
import { f32, sizeOf, type F32, type Weights } from '../tensor/tensor';
import type { Budget } from './budget';
import { meanW } from './meanW';
import { RESAMPLE_FILTER, type NetworkPlan, type TensorPlan } from './networkPlan';
import { corrupt, unsupported } from './problems';
import { allFinite, readTensor } from './tensorData';

/** Bytes read between two turns of the event loop, so that cancelling and progress work. */
const TURN = 16 * 2 ** 20;

export interface LoadOptions {
  readonly budget: Budget;
  readonly signal?: AbortSignal;
  /** Bytes of weights read so far, by this call only. */
  readonly onBytes?: (bytes: number) => void;
}

/** Size of a network's weights in memory, in bytes. */
export function bytesOf(plan: NetworkPlan): number {
  let bytes = 0;
  for (const { shape } of plan.tensors.values()) bytes += 4 * sizeOf(shape);
  return bytes;
}

/**
 * Reads a planned network as float32.
 * @throws StudioError 'corrupt' (numbers that are not finite, data missing), 'unsupported' (another resampling filter), 'cancelled'
 */
export async function loadWeights(plan: NetworkPlan, { budget, signal, onBytes }: LoadOptions): Promise<Weights> {
  const weights = new Map<string, F32>();
  let done = 0;
  let sinceTurn = 0;
  for (const [name, tensor] of plan.tensors) {
    throwIfCancelled(signal);
    const loaded = load(name, tensor, budget, signal);
    weights.set(name, loaded);
    done += loaded.data.byteLength;
    sinceTurn += loaded.data.byteLength;
    if (sinceTurn < TURN) continue;
    sinceTurn = 0;
    onBytes?.(done);
    await nextTurn();
  }
  onBytes?.(done);
  // Files that keep no mean of w get it from the mapping network, since truncation needs it.
  if (plan.spec.kind === 'generator' && plan.tensors.get('mapping.w_avg')?.from === 'estimate') {
    weights.set('mapping.w_avg', await meanW(plan.spec.config, weights, signal));
  }
  return weights;
}

function load(name: string, { shape, from }: TensorPlan, budget: Budget, signal?: AbortSignal): F32 {
  if (from === 'filter') return f32(shape, RESAMPLE_FILTER.slice());
  if (from === 'zeros' || from === 'estimate') return f32(shape);
  const data = readTensor(from, budget, signal);
  if (!allFinite(data)) throw corrupt(`The tensor '${name}' holds numbers that are infinite or no numbers`);
  if (name.endsWith('.resample_filter') && data.some((v, i) => Math.abs(v - (RESAMPLE_FILTER[i] as number)) > 1e-5)) {
    throw unsupported(
      `It resamples by an unusual filter ('${name}')`,
      'choose one trained with the filter [1, 3, 3, 1]',
    );
  }
  return f32(shape, data);
}
