import type { Transferable } from 'node:worker_threads';
import type { SerialisedError } from '../../shared/errors';
import type { Tensor } from '../tensor/tensor';
import type { Feeds, Fetches, LoadOptions, OnnxModel, ProviderReport } from './types';

/** What a thread asks of its inference worker: one request at a time, each answered by one reply. */
export type Request =
  | { readonly kind: 'load'; readonly session: number; readonly model: OnnxModel; readonly options: LoadOptions }
  | { readonly kind: 'run'; readonly session: number; readonly feeds: Feeds }
  | { readonly kind: 'free'; readonly session: number }
  | { readonly kind: 'close' };

/** The first reply, 'ready' or 'failed', comes unasked once the runtime is open. */
export type Reply =
  | { readonly kind: 'ready'; readonly provider: ProviderReport }
  | { readonly kind: 'done'; readonly fetches: Fetches }
  | { readonly kind: 'failed'; readonly error: SerialisedError };

/** A message whose buffers move to the other thread instead of being copied on the way. */
export interface Parcel<T> {
  readonly content: T;
  readonly transfer: readonly Transferable[];
}

/** Tensors to send that the sender keeps: copies, each no larger than its own numbers. */
export function copyTensors(tensors: Feeds): Parcel<Fetches> {
  return parcel(tensors, (tensor) => ({ ...tensor, data: tensor.data.slice() }));
}

/** Tensors to send that nobody uses afterwards: moved where they own their memory, else copied. */
export function moveTensors(tensors: Feeds): Parcel<Fetches> {
  return parcel(tensors, (tensor) => (ownsMemory(tensor) ? tensor : { ...tensor, data: tensor.data.slice() }));
}

function parcel(tensors: Feeds, prepare: (tensor: Tensor) => Tensor): Parcel<Fetches> {
  const content: Fetches = {};
  for (const [name, tensor] of Object.entries(tensors)) content[name] = prepare(tensor);
  return { content, transfer: Object.values(content).map(({ data }) => data.buffer as ArrayBuffer) };
}

function ownsMemory({ data }: Tensor): boolean {
  return data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
}
