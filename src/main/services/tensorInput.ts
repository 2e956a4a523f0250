import { extname } from 'node:path';
import { float16ToFloat32 } from '../../engine/checkpoints/float16';
import { readNpy } from '../../engine/checkpoints/npy';
import { inFile } from '../../engine/checkpoints/problems';
import { withSafetensors } from '../../engine/checkpoints/safetensors';
import { f32, type F32, type Tensor } from '../../engine/tensor/tensor';
import { StudioError } from '../../shared/errors';

/**
 * Every tensor of a .safetensors file as float32.
 * @throws StudioError 'corrupt', 'unsupported', 'not-found', 'io', with the file's name in the message
 */
export function readTensors(path: string): Promise<Map<string, F32>> {
  return withSafetensors(path, (file) => new Map([...file.tensors.keys()].map((name) => [name, file.readF32(name)])));
}

/**
 * One tensor of finite numbers from a .safetensors or .npy file.
 * @param name which of a .safetensors file; its only one if left out
 * @throws StudioError as readTensors; 'bad-input' if it is not clear which is meant, or a number is not finite
 */
export async function readTensor(path: string, name: string | undefined): Promise<F32> {
  const tensor = extname(path).toLowerCase() === '.npy' ? toFloats(readNpy(path)) : await readNamed(path, name);
  const at = tensor.data.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return tensor;
  throw inFile(
    path,
    new StudioError('bad-input', `It holds ${tensor.data[at]} at position ${at}: only finite numbers can be used.`),
  );
}

function readNamed(path: string, name: string | undefined): Promise<F32> {
  return withSafetensors(path, (file) => {
    const names = [...file.tensors.keys()];
    const [only] = names;
    const wanted = name ?? (names.length === 1 ? only : undefined);
    if (wanted !== undefined) return file.readF32(wanted);
    const listed = names.slice(0, 8).join(', ') || 'none';
    throw new StudioError(
      'bad-input',
      `It is not clear which of its tensors is meant (${listed}): name one with --tensor.`,
    );
  });
}

function toFloats({ dtype, shape, data }: Tensor): F32 {
  if (dtype === 'float16') return f32(shape, float16ToFloat32(data as Uint16Array));
  if (data instanceof BigInt64Array) return f32(shape, Float32Array.from(data, Number));
  return f32(shape, data instanceof Float32Array ? data : Float32Array.from(data));
}
