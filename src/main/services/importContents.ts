import { basename } from 'node:path';
import { readCheckpoint } from '../../engine/checkpoints/readCheckpoint';
import { resolutionOf, type FoundNetwork as Found } from '../../engine/packs/compose';
import type { Weights } from '../../engine/tensor/tensor';
import { joinLpips } from './importLpips';
import type { FoundNetwork, ImportResult, ServiceContext } from './types';

/** A network of a checkpoint. Its weights are kept apart, so that they can be let go one by one. */
export type Imported = Found & { readonly path: string; readonly parameters: number };

/** What the checkpoints hold together. */
export interface Contents {
  readonly networks: readonly Imported[];
  readonly weights: Map<Imported, Weights>;
  readonly ignored: ImportResult['ignored'];
  /** What the readers assumed or estimated. */
  readonly notes: readonly string[];
}

/** Reads all checkpoints. @throws StudioError as readCheckpoint; 'bad-input' for heads of LPIPS that belong to another network */
export async function readAll(
  files: readonly string[],
  { signal, progress, notice }: ServiceContext,
): Promise<Contents> {
  const networks: Imported[] = [];
  const weights = new Map<Imported, Weights>();
  const ignored: { file: string; name: string; reason: string }[] = [];
  const notes: string[] = [];
  for (const path of files) {
    const onProgress = (done: number, total: number) => progress({ phase: 'reading', done, total, unit: 'bytes' });
    const checkpoint = await readCheckpoint(path, { signal, onProgress });
    const file = basename(path);
    for (const { weights: tensors, ...network } of checkpoint.networks) {
      const imported: Imported = { ...network, file, path };
      networks.push(imported);
      weights.set(imported, tensors);
    }
    ignored.push(...checkpoint.ignored.map(({ name, why }) => ({ file: path, name, reason: why })));
    notes.push(...checkpoint.notes.map((note) => `${file}: ${note}`));
  }
  notes.forEach(notice);
  return joinLpips({ networks, weights, ignored, notes });
}

/** A network as results list it. */
export function describe(network: Imported): FoundNetwork {
  const { path, name, kind, parameters } = network;
  return { file: path, name, kind, resolution: resolutionOf(network), parameters };
}
