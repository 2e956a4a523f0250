import { extname } from 'node:path';
import { throwIfCancelled } from '../../shared/errors';
import type { NetworkSpec } from '../../shared/networks';
import type { Weights } from '../tensor/tensor';
import { Budget } from './budget';
import { FileSource, readBytes, SliceSource, type ByteSource } from './byteSource';
import type { NetworkRole } from './networkPlan';
import type { PickleValue } from './pickleValues';
import { inFile, unsupported } from './problems';
import { recognise, type Ignored } from './recognise';
import { looksLikeSafetensors, readSafetensorsHeader } from './safetensorsHeader';
import { contiguousStrides, safetensorsType } from './tensorRef';
import { PickleReader } from './pickleReader';
import { readTorchZip } from './torchZip';
import { bytesOf, loadWeights } from './weights';

export type CheckpointFormat = 'pickle' | 'torch-zip' | 'torch-legacy' | 'safetensors';

/** A network of a checkpoint: architecture, float32 weights under the names of nets/shapes.ts, and how many numbers that is. */
export type CheckpointNetwork = NetworkSpec & {
  readonly role: NetworkRole;
  /** Its name in the file. */
  readonly name: string;
  readonly weights: Weights;
  readonly parameters: number;
};

export interface Checkpoint {
  readonly format: CheckpointFormat;
  readonly networks: CheckpointNetwork[];
  /** What else was in the file, and why it is not used. */
  readonly ignored: Ignored[];
  /** What was assumed or estimated. */
  readonly notes: string[];
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Bytes of weights read so far and in total. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads a checkpoint file without running anything in it: StyleGAN2-ADA, pSp and StyleInV pickles, torch files (zip and legacy; state
 * dicts and rosinality's StyleGAN2), safetensors. Memory: the weights as float32, once.
 * @throws StudioError, with the file's name in the message: 'corrupt' for damaged or hostile files, 'unsupported' for architectures
 * and formats this program cannot use (it names them), 'not-found', 'io', 'out-of-memory', 'cancelled'
 */
export async function readCheckpoint(path: string, { signal, onProgress }: ReadOptions = {}): Promise<Checkpoint> {
  let source: FileSource | undefined;
  try {
    throwIfCancelled(signal);
    source = FileSource.open(path);
    return await readSource(source, extname(path).toLowerCase(), { signal, onProgress });
  } catch (error) {
    throw inFile(path, error);
  } finally {
    source?.close();
  }
}

/** As readCheckpoint, from any source. @param extension of its name, with the dot; decides only where the content is ambiguous */
export async function readSource(
  source: ByteSource,
  extension: string,
  { signal, onProgress }: ReadOptions,
): Promise<Checkpoint> {
  const budget = new Budget(source.size);
  const { format, root } = await readRoot(source, extension, budget, signal);
  const { networks: plans, ignored, notes } = recognise(root, budget);
  const total = plans.reduce((sum, plan) => sum + bytesOf(plan), 0);
  let before = 0;
  const networks: CheckpointNetwork[] = [];
  for (const plan of plans) {
    const onBytes = (bytes: number) => onProgress?.(before + bytes, total);
    const weights = await loadWeights(plan, { budget, signal, onBytes });
    const bytes = bytesOf(plan);
    before += bytes;
    networks.push({ ...plan.spec, role: plan.role, name: plan.name, weights, parameters: bytes / 4 });
    if (plan.tensors.get('mapping.w_avg')?.from === 'estimate') {
      notes.push(`'${plan.name}' does not store the mean of w; it was estimated from random inputs.`);
    }
  }
  return { format, networks, ignored, notes };
}

async function readRoot(
  source: ByteSource,
  extension: string,
  budget: Budget,
  signal: AbortSignal | undefined,
): Promise<{ format: CheckpointFormat; root: PickleValue }> {
  const start = readBytes(source, 0, Math.min(512, source.size));
  const pickles = new PickleReader(budget);
  if (start.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
    return { format: 'torch-zip', root: await readTorchZip(source, pickles, signal) };
  }
  if (extension === '.safetensors' || looksLikeSafetensors(source))
    return { format: 'safetensors', root: safetensorsRoot(source) };
  refuseOtherFormats(start, extension);
  const { value, legacy } = pickles.readFile(source);
  return { format: legacy ? 'torch-legacy' : 'pickle', root: value };
}

/** A safetensors file as the state dict it is. */
function safetensorsRoot(source: ByteSource): PickleValue {
  const entries = new Map<PickleValue, PickleValue>();
  for (const [name, { dtype, shape, offset, length }] of readSafetensorsHeader(source).tensors) {
    const type = safetensorsType(dtype);
    if (!type) continue;
    const count = shape.reduce((product, d) => product * d, 1);
    const storage = { type, count, data: new SliceSource(source, offset, length) };
    entries.set(name, { kind: 'tensor', tensor: { storage, offset: 0, shape, strides: contiguousStrides(shape) } });
  }
  return { kind: 'dict', global: 'builtins.dict', entries };
}

const OTHER_FORMATS: readonly (readonly [test: (start: Buffer) => boolean, what: string, remedy: string])[] = [
  [(b) => b.length === 0, 'It is empty', 'get a fresh copy of it'],
  [
    (b) => b.subarray(257, 262).toString('latin1') === 'ustar',
    'It is a tar archive or from a very old PyTorch',
    'save it again with PyTorch 1.6 or newer',
  ],
  [(b) => b[0] === 0x1f && b[1] === 0x8b, 'It is gzip-compressed', 'unpack it first'],
  [(b) => b.subarray(1, 4).toString('latin1') === 'HDF', 'It is an HDF5 (Keras) file', 'choose a PyTorch checkpoint'],
  [
    (b) => /^\s*(<!doctype|<html|<\?xml)/i.test(b.toString('latin1')),
    'It is a web page, so the download went wrong',
    'download the checkpoint itself',
  ],
  [
    (b) => b.toString('latin1').startsWith('version https://git-lfs'),
    'It is only a Git LFS pointer',
    'fetch the file itself with git lfs pull',
  ],
];

/** Pickles of protocol 2 and newer start with 0x80; older ones with one of a few operations. */
const OLD_PICKLE = /^[(\]}c)NIFSVLl]/;

function refuseOtherFormats(start: Buffer, extension: string): void {
  for (const [test, what, remedy] of OTHER_FORMATS) if (test(start)) throw unsupported(what, remedy);
  const isPickle =
    start[0] === 0x80 ||
    (['.pkl', '.pickle', '.pt', '.pth'].includes(extension) && OLD_PICKLE.test(start.toString('latin1')));
  if (!isPickle)
    throw unsupported('It is no checkpoint this program can read', 'choose a .pkl, .pt, .pth or .safetensors file');
}
