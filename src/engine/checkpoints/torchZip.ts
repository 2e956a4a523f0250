import { readBytes, type ByteSource } from './byteSource';
import type { PickleValue } from './pickleValues';
import { corrupt, unsupported } from './problems';
import type { PickleReader } from './pickleReader';
import { byteLength, storageFromId, type Storages } from './torchStorage';
import { readZipDirectory } from './zipDirectory';

const DATA_PICKLE = /^([^/]*\/)?data\.pkl$/;

/**
 * The object in a zip-format torch file (.pt, .pth): data.pkl describes it, data/<key> are its storages, which stay in the file.
 * @throws StudioError 'corrupt', 'unsupported' (TorchScript, big-endian, other zip files), 'cancelled'
 */
export async function readTorchZip(
  source: ByteSource,
  pickles: PickleReader,
  signal?: AbortSignal,
): Promise<PickleValue> {
  const entries = await readZipDirectory(source, signal);
  const name = [...entries.keys()].find((key) => DATA_PICKLE.test(key));
  const pickle = name === undefined ? undefined : entries.get(name);
  if (name === undefined || !pickle)
    throw unsupported('It is a zip file without a PyTorch checkpoint inside', describeOther(entries));
  const root = name.slice(0, -'data.pkl'.length);
  if (entries.has(`${root}constants.pkl`)) {
    throw unsupported(
      'It is a TorchScript program, not a checkpoint',
      'save the state_dict() of the model with torch.save instead',
    );
  }
  const order = entries.get(`${root}byteorder`);
  if (order && readBytes(order, 0, Math.min(16, order.size)).toString('latin1') !== 'little') {
    throw unsupported('It was written on a big-endian computer', 'save it again on an ordinary one');
  }
  const storages: Storages = new Map();
  const value = pickles.readWith(pickle, (id) => storageFromId(id, storages));
  for (const [key, storage] of storages) {
    const data = entries.get(`${root}data/${key}`);
    if (!data) throw corrupt(`The data of tensor storage '${key.slice(0, 40)}' is missing`);
    if (data.size < byteLength(storage)) {
      throw corrupt(`Tensor storage '${key.slice(0, 40)}' has ${data.size} bytes instead of ${byteLength(storage)}`);
    }
    storage.data = data;
  }
  return value;
}

function describeOther(entries: ReadonlyMap<string, ByteSource>): string {
  if (entries.has('manifest.json')) return 'if it is a model pack, open it as a pack';
  return 'choose the .pt, .pth, .pkl or .safetensors file itself';
}
