import { StudioError } from '../../shared/errors';
import { sameShape, sizeOf } from '../tensor/tensor';
import type { DType, Tensor } from '../tensor/tensor';
import type { Feeds, Fetches, ModelSignature, Port } from './types';

const ARRAY_OF: Record<DType, new (length: number) => Tensor['data']> = {
  float32: Float32Array,
  float16: Uint16Array,
  uint8: Uint8Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
};

/**
 * Checks that there is exactly one tensor of the right type and shape for every input of a network.
 * @throws StudioError 'bad-input' naming the network, the input and what is wrong with it
 */
export function checkFeeds(model: ModelSignature, feeds: Feeds): void {
  for (const port of model.inputs) {
    const tensor = feeds[port.name];
    if (!tensor) throw wrong(model, 'input', port.name, `is missing: give it ${describe(port)}`);
    checkTensor(model, 'input', port, tensor);
  }
  refuseUnknown(model, 'input', model.inputs, Object.keys(feeds));
}

/** Checks preallocated outputs, which may be given for some of the outputs only. Errors as in checkFeeds. */
export function checkTargets(model: ModelSignature, into: Fetches): void {
  for (const port of model.outputs) {
    const tensor = into[port.name];
    if (tensor) checkTensor(model, 'output', port, tensor);
  }
  refuseUnknown(model, 'output', model.outputs, Object.keys(into));
}

type Side = 'input' | 'output';

function checkTensor(model: ModelSignature, side: Side, port: Port, tensor: Tensor): void {
  const { dtype, shape, data } = tensor;
  if (dtype !== port.dtype || !sameShape(shape, port.shape)) {
    throw wrong(model, side, port.name, `must be ${describe(port)}, not ${describe({ dtype, shape })}`);
  }
  if (!(data instanceof ARRAY_OF[dtype]) || data.length !== sizeOf(shape)) {
    const held = `${data.constructor.name} of ${data.length}`;
    throw wrong(model, side, port.name, `says ${describe(port)} but holds a ${held}`);
  }
}

function refuseUnknown(model: ModelSignature, side: Side, ports: readonly Port[], given: readonly string[]): void {
  const known = ports.map(({ name }) => name);
  const stranger = given.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw wrong(model, side, stranger, `does not exist: its ${side}s are ${known.join(', ') || 'none'}`);
}

function describe({ dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>): string {
  return `${dtype}[${shape.join(',')}]`;
}

function wrong(model: ModelSignature, side: Side, name: string, problem: string): StudioError {
  return new StudioError('bad-input', `The ${side} "${name}" of the network "${model.name}" ${problem}.`);
}
