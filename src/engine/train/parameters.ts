import { StudioError } from '../../shared/errors';
import { f32, sizeOf, type F32, type Shape, type Weights } from '../tensor/tensor';

export interface ParameterSpec {
  readonly name: string;
  readonly shape: Shape;
}

/**
 * The trainable parameters of a network in one flat array: optimiser state, gradients and checkpoints have the same layout, and
 * the tensors that sessions read and write are views on it.
 */
export class Parameters {
  readonly specs: readonly ParameterSpec[];
  readonly offsets: readonly number[];
  readonly size: number;

  constructor(specs: readonly ParameterSpec[]) {
    this.specs = specs;
    let at = 0;
    this.offsets = specs.map(({ shape }) => {
      const offset = at;
      at += sizeOf(shape);
      return offset;
    });
    this.size = at;
  }

  /** One tensor per parameter, each a view on `flat` (length `size`). */
  views(flat: Float32Array): Map<string, F32> {
    if (flat.length !== this.size)
      throw new StudioError('internal', `expected ${this.size} parameters, got ${flat.length}`);
    return new Map(
      this.specs.map(({ name, shape }, i) => {
        const start = this.offsets[i] as number;
        return [name, f32(shape, flat.subarray(start, start + sizeOf(shape)))];
      }),
    );
  }

  /** Copies named weights into a new flat array. @throws StudioError('internal') naming a missing or misshapen tensor */
  flatten(weights: Weights): Float32Array {
    const flat = new Float32Array(this.size);
    this.specs.forEach(({ name, shape }, i) => {
      const tensor = weights.get(name);
      if (tensor?.data.length !== sizeOf(shape)) {
        throw new StudioError(
          'internal',
          `parameter ${name} is ${tensor ? `[${tensor.shape}]` : 'missing'}, not [${shape}]`,
        );
      }
      flat.set(tensor.data, this.offsets[i]);
    });
    return flat;
  }
}
