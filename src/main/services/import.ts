import { checkFit, compose } from '../../engine/packs/compose';
import { checkTarget } from '../../engine/packs/target';
import { writePack } from '../../engine/packs/write';
import { openRuntime } from '../../engine/runtime';
import type { Weights } from '../../engine/tensor/tensor';
import { throwIfCancelled, toStudioError } from '../../shared/errors';
import { PACK_EXTENSION } from '../../shared/pack';
import { packContent } from './importContent';
import { describe, readAll, type Imported } from './importContents';
import { importInto } from './importInto';
import { asProbes, compareWithPack, runNetworks } from './importProbe';
import type { ImportOptions, ImportResult, Service, ServiceContext } from './types';

export interface ImportIntoOptions extends ImportOptions {
  /** Name or path of a pack folder to add networks that measure to, in place of `out`. */
  readonly into?: string;
}

/**
 * Makes a model pack of checkpoints: recognises their networks, chooses those that become the pack, writes it, and compares a run of
 * every network before and after; or, with `into`, adds networks that measure to a pack. Reading and running block this thread for seconds: hosts with a window call it in a thread of its own.
 * @throws StudioError as readCheckpoint; 'bad-input' if the networks do not fit together; 'exists', 'not-found', 'disk-full', 'io' for
 * the pack; nothing is written then
 */
export const importCheckpoints: Service<ImportIntoOptions, ImportResult> = async (options, context) => {
  const { out, force, into } = options;
  if (into !== undefined) return importInto(into, options, context);
  if (out !== undefined) await checkTarget(out, isZip(out) ? 'zip' : 'folder', force);
  const { networks, weights, ignored, notes } = await readAll(options.files, context);
  const { chosen, left } = compose(networks);
  for (const { network } of left) weights.delete(network);
  const found = {
    found: chosen.map(describe),
    ignored: [...ignored, ...left.map(({ network: { path, name }, reason }) => ({ file: path, name, reason }))],
  };
  if (out === undefined) {
    sayMisfit(chosen, context);
    return found;
  }
  checkFit(chosen);
  const maxDifference = await writeChecked(out, { chosen, weights, notes }, options, context);
  return { ...found, written: { pack: out, maxDifference } };
};

/** Writes the pack; it only gets its name if its networks, read back, compute what they computed before. */
async function writeChecked(
  out: string,
  {
    chosen,
    weights,
    notes,
  }: { chosen: readonly Imported[]; weights: Map<Imported, Weights>; notes: readonly string[] },
  options: ImportOptions,
  { signal, progress }: ServiceContext,
): Promise<number> {
  const runtime = await openRuntime({ provider: 'cpu' });
  try {
    const checking = (done: number) =>
      progress({ phase: 'checking', done, total: 2 * chosen.length, unit: 'networks' });
    checking(0);
    const held = (network: Imported) => weights.get(network) ?? new Map();
    const before = await runNetworks(
      runtime,
      chosen.map((network) => ({ spec: network, weights: async () => held(network) })),
      signal,
    );
    checking(chosen.length);
    throwIfCancelled(signal);
    /** Gives the weights of a network away: whoever has written them is the last to need them. */
    const take = async (network: Imported): Promise<Weights> => {
      const tensors = held(network);
      weights.delete(network);
      return tensors;
    };
    const content = await packContent(chosen, take, { ...options, probes: asProbes(before), notes, signal });
    let maxDifference = 0;
    await writePack(out, content, {
      dtype: 'float32',
      force: options.force,
      signal,
      onFile: (_, done, files) => progress({ phase: 'writing', done, total: files, unit: 'files' }),
      inspect: async (path) => {
        checking(chosen.length);
        maxDifference = await compareWithPack(runtime, path, before, signal);
        checking(2 * chosen.length);
      },
    });
    return maxDifference;
  } finally {
    await runtime.release();
  }
}

/** A dry run says everything there is to say, and this is no reason to stop. */
function sayMisfit(networks: readonly Imported[], { notice }: ServiceContext): void {
  try {
    checkFit(networks);
  } catch (error) {
    notice(toStudioError(error).message);
  }
}

function isZip(path: string): boolean {
  return path.toLowerCase().endsWith(PACK_EXTENSION);
}
