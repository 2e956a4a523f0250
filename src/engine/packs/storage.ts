import { StudioError } from '../../shared/errors';
import type { StorageDType, StyleEntry } from '../../shared/pack';
import { FLOAT16_MAX } from '../checkpoints/float16';
import { inFile } from '../checkpoints/problems';
import { encodeSafetensors, parseSafetensors, type SafetensorsFile } from '../checkpoints/safetensors';
import { sizeOf, type F32, type Weights } from '../tensor/tensor';

/**
 * How a pack keeps numbers: safetensors, matrices and larger in float16 where asked for and where that keeps them, all else in float32
 * (docs/pack-format.md).
 */

/** Smallest normal half: a tensor whose largest number is below it would lose digits, not only precision. */
const FLOAT16_NORMAL = 2 ** -14;
const STYLE_FORMAT = 'styleinv-style';

/** Weights on their way to a file; `chunks` converts as it is read, so no second copy of the weights exists. */
export interface Encoded {
  readonly dtype: StorageDType;
  readonly parameters: number;
  readonly chunks: Iterable<Uint8Array>;
}

/** A network's weights as a safetensors file. */
export function encodeWeights(weights: Weights, dtype: StorageDType): Encoded {
  return encode(weights, dtype, {});
}

/** A style's differences as a safetensors file that names the generator it belongs to. */
export function encodeStyle(delta: Weights, dtype: StorageDType, base: string): Encoded {
  return encode(delta, dtype, { format: STYLE_FORMAT, base });
}

function encode(weights: Weights, dtype: StorageDType, metadata: Record<string, string>): Encoded {
  const storage = (name: string) => {
    const tensor = weights.get(name);
    return dtype === 'float16' && tensor && fitsFloat16(tensor) ? 'float16' : 'float32';
  };
  const encoded = encodeSafetensors(weights, { storage, metadata });
  const parameters = [...weights.values()].reduce((sum, tensor) => sum + sizeOf(tensor.shape), 0);
  return { dtype, parameters, chunks: encoded.chunks() };
}

/**
 * True if float16 keeps a tensor: at least two dimensions larger than 1 (vectors are small and often statistics or frequencies, where
 * every digit counts), and its largest magnitude 0 or a normal half. Then no number is off by more than 2^-11 of the largest.
 */
export function fitsFloat16({ shape, data }: F32): boolean {
  if (shape.filter((d) => d > 1).length < 2) return false;
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const magnitude = Math.abs(data[i] as number);
    if (!(magnitude <= FLOAT16_MAX)) return false;
    if (magnitude > largest) largest = magnitude;
  }
  return largest === 0 || largest >= FLOAT16_NORMAL;
}

/**
 * Weights from the bytes of a network's file.
 * @param where the pack, for error messages
 * @throws StudioError 'corrupt' if it is no safetensors file or does not hold `parameters` numbers in float16 and float32
 */
export function decodeWeights(bytes: Uint8Array, entry: { file: string; parameters: number }, where: string): Weights {
  return reading(entry.file, where, () => decode(parseSafetensors(bytes), entry.parameters));
}

/**
 * A style's differences from the bytes of its file.
 * @throws StudioError as decodeWeights; 'bad-input' if the file itself names another generator than the manifest
 */
export function decodeStyle(
  bytes: Uint8Array,
  entry: Pick<StyleEntry, 'file' | 'parameters' | 'base'>,
  where: string,
): Weights {
  return reading(entry.file, where, () => {
    const file = parseSafetensors(bytes);
    if (file.metadata['format'] !== STYLE_FORMAT) throw new StudioError('corrupt', 'It is not a style.');
    if (file.metadata['base'] !== entry.base) {
      throw new StudioError('bad-input', 'It was made for another generator: use it with the pack it comes from.');
    }
    return decode(file, entry.parameters);
  });
}

function decode(file: SafetensorsFile, parameters: number): Weights {
  const described = [...file.tensors];
  const foreign = described.find(([, { dtype }]) => dtype !== 'F32' && dtype !== 'F16');
  if (foreign) throw new StudioError('corrupt', `Tensor '${foreign[0]}' is neither float16 nor float32.`);
  const total = described.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
  if (total !== parameters) {
    throw new StudioError('corrupt', `It holds ${total} numbers where the manifest says ${parameters}.`);
  }
  return new Map(described.map(([name]) => [name, file.readF32(name)]));
}

/** Runs `read`; what it throws names the file and the pack. */
function reading<T>(file: string, where: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    const { code, message, detail } = inFile(file, thrown);
    throw new StudioError(code, `${where}: ${message}`, detail, { cause: thrown });
  }
}
