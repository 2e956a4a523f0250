import { realpath } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { hashFile } from '../../engine/checkpoints/hash';
import { addFeature } from '../../engine/packs/addFeature';
import { compose } from '../../engine/packs/compose';
import { bundledPacksFolder, resolvePack } from '../../engine/packs/locations';
import { openRuntime } from '../../engine/runtime';
import { StudioError } from '../../shared/errors';
import { FEATURE_KINDS, type NetworkKind } from '../../shared/networks';
import { plain } from './importContent';
import { describe, readAll, type Imported } from './importContents';
import { asProbes, compareRun, runNetworks } from './importProbe';
import type { ImportOptions, ImportResult, ServiceContext } from './types';

/**
 * Adds the networks that measure (LPIPS, ArcFace) among checkpoints to a pack folder of the user's. Each is run before and after it is
 * written, and the pack only names it if both runs agree.
 * @throws StudioError 'bad-input' for the pack that comes with the program, or if there is nothing to add; 'exists', 'unsupported' for a
 * pack in one file; as readCheckpoint
 */
export async function importInto(into: string, options: ImportOptions, context: ServiceContext): Promise<ImportResult> {
  const { signal, progress } = context;
  const folder = await ownPack(into);
  const { networks, weights, ignored } = await readAll(options.files, context);
  const { chosen, left } = compose(networks);
  const added = chosen.filter(measures);
  const reasons = [
    ...left.map(({ network, reason }) => ({ network, reason })),
    ...chosen.filter((network) => !measures(network)).map((network) => ({ network, reason: NOT_ADDED })),
  ];
  const unused = [...ignored, ...reasons.map(({ network: { path, name }, reason }) => ({ file: path, name, reason }))];
  if (added.length === 0) {
    const why = unused.map(({ name, reason }) => `${name}: ${reason}`)[0] ?? 'there is nothing in it';
    throw new StudioError('bad-input', `No LPIPS or ArcFace network was found to add to a pack (${why})`);
  }
  const sources = await Promise.all(
    options.files.map(async (file) => ({ file: plain(basename(file)), sha256: await hashFile(file, signal) })),
  );
  const runtime = await openRuntime({ provider: 'cpu' });
  let maxDifference = 0;
  try {
    for (const [done, network] of added.entries()) {
      progress({ phase: 'checking', done, total: added.length, unit: 'networks' });
      const tensors = weights.get(network) ?? new Map();
      const runs = await runNetworks(runtime, [{ spec: network, weights: async () => tensors }], signal);
      const [probe] = asProbes(runs);
      const inspect = async (readBack: typeof tensors) => {
        for (const before of runs) {
          const again = { spec: before.spec, weights: async () => readBack };
          maxDifference = Math.max(maxDifference, await compareRun(runtime, before, again, signal));
        }
      };
      const { kind, config } = network;
      const from = done === 0 ? sources : [];
      await addFeature(folder, { kind, config, weights: tensors, probe, sources: from, inspect }, options);
      weights.delete(network);
    }
  } finally {
    await runtime.release();
  }
  return { found: added.map(describe), ignored: unused, written: { pack: folder, maxDifference } };
}

const NOT_ADDED = 'Only networks that measure are added to a pack: make a pack of it with --out.';

function measures({ kind }: Imported): boolean {
  return (FEATURE_KINDS as readonly NetworkKind[]).includes(kind);
}

/** Path of a pack that may be changed. */
async function ownPack(nameOrPath: string): Promise<string> {
  const folder = await resolvePack(nameOrPath);
  const real = await realpath(folder);
  const bundled = await realpath(bundledPacksFolder()).catch(() => bundledPacksFolder());
  if (real !== bundled && !real.startsWith(bundled + sep)) return folder;
  throw new StudioError(
    'bad-input',
    `${folder} comes with the program and stays as it is: copy the folder to a place of your own and add to the copy.`,
  );
}
