import { StudioError, throwIfCancelled } from '../../shared/errors';
import {
  firstIssue,
  MANIFEST_FILE,
  PACK_EXTENSION,
  PACK_FORMAT,
  PACK_VERSION,
  packManifestSchema,
  type PackHead,
  type PackManifest,
  type StorageDType,
} from '../../shared/pack';
import type { Weights } from '../tensor/tensor';
import { cannotWrite, checkContent, placedNetworks, type PackContent, type WeightsSource } from './content';
import type { Chunks, Written } from './durable';
import { folderSink } from './folderSink';
import { manifestBytes } from './manifest';
import { withSink, type Inspect, type PackSink } from './sink';
import { encodeStyle, encodeWeights, type Encoded } from './storage';
import { freeStyleFile } from './styleFile';
import { zipSink } from './zipSink';

export interface WriteOptions {
  /** How weights are stored unless a network says otherwise; 'float16' if left out. */
  dtype?: StorageDType;
  /** Replace a pack that is already there. */
  force?: boolean;
  signal?: AbortSignal;
  /** Called before each file is written, with its place among all files. */
  onFile?: (file: string, index: number, count: number) => void;
  /** Given a hidden path at which the whole pack lies before it gets its name; if it throws, nothing is written. */
  inspect?: Inspect;
}

/**
 * Writes a pack: one .sivpack file if the target ends so, else a folder. Nothing appears under the target's name before everything is
 * on the disk, and an older pack there stays until then.
 * @returns the manifest as written
 * @throws StudioError 'bad-input' if the content is not valid, 'exists', 'not-found' (folder around it), 'disk-full', 'io', 'cancelled'
 */
export async function writePack(
  target: string,
  content: PackContent,
  options: WriteOptions = {},
): Promise<PackManifest> {
  const head = checkContent(content);
  const sink = target.toLowerCase().endsWith(PACK_EXTENSION)
    ? await zipSink(target, { ...options, date: new Date(head.created) })
    : await folderSink(target, options);
  let manifest: PackManifest | undefined;
  const write = async () => {
    manifest = await fill(watched(sink, content, options), head, content, options.dtype ?? 'float16');
  };
  await withSink(sink, write, options.inspect);
  if (!manifest) throw new StudioError('internal', `${target} was not written`);
  return manifest;
}

/** A sink's add() that reports each file and stops between chunks when cancelled. */
function watched(sink: PackSink, content: PackContent, { signal, onFile }: WriteOptions): PackSink['add'] {
  const count = placedNetworks(content).length + (content.styles?.length ?? 0) + (content.documents?.length ?? 0) + 1;
  let index = 0;
  async function* cancellable(chunks: Chunks): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      throwIfCancelled(signal);
      yield chunk;
    }
  }
  return (file, chunks) => {
    throwIfCancelled(signal);
    onFile?.(file, index++, count);
    return sink.add(file, cancellable(chunks));
  };
}

async function fill(
  add: PackSink['add'],
  head: PackHead,
  content: PackContent,
  packDtype: StorageDType,
): Promise<PackManifest> {
  const store = async (file: string, { chunks, dtype, parameters }: Encoded) => ({
    file,
    ...(await add(file, chunks)),
    dtype,
    parameters,
  });

  const core: Record<string, object & Written> = {};
  const features: Record<string, object> = {};
  for (const { role, kind, file, network } of placedNetworks(content)) {
    const encoded = encodeWeights(await load(network.weights), network.dtype ?? packDtype);
    const entry = { kind, config: network.config, ...(await store(file, encoded)) };
    if (role.startsWith('features/')) features[role.slice('features/'.length)] = entry;
    else core[role] = entry;
  }

  const base = core['generator']?.sha256 ?? '';
  const styles: { file: string }[] = [];
  for (const { delta, dtype, ...about } of content.styles ?? []) {
    const tensors = await load(delta);
    const file = freeStyleFile(
      about.name,
      styles.map((style) => style.file),
    );
    const stored = await store(file, encodeStyle(tensors, dtype ?? packDtype, base));
    styles.push({ ...about, ...stored, base, layers: [...tensors.keys()] } as { file: string });
  }

  const documents: object[] = [];
  for (const { file, bytes } of content.documents ?? []) documents.push({ file, ...(await add(file, [bytes])) });

  const networks = Object.keys(features).length > 0 ? { ...core, features } : core;
  const parsed = packManifestSchema.safeParse({
    format: PACK_FORMAT,
    version: PACK_VERSION,
    ...head,
    networks,
    styles,
    documents,
  });
  if (!parsed.success) throw cannotWrite(firstIssue(parsed.error));
  await add(MANIFEST_FILE, [manifestBytes(parsed.data)]);
  return parsed.data;
}

async function load(source: WeightsSource): Promise<Weights> {
  return typeof source === 'function' ? source() : source;
}
