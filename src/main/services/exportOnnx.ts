import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluateNetwork } from '../../engine/nets/evaluate';
import { encodeOnnx, planExport } from '../../engine/packs/exportOnnx';
import { compareRuns, sampleTensors } from '../../engine/packs/networkProbe';
import type { Pack } from '../../engine/packs/pack';
import type { PackPart } from '../../engine/packs/parts';
import type { ModelSignature, Runtime } from '../../engine/runtime/types';
import type { F32, Weights } from '../../engine/tensor/tensor';
import { openTarget, type Target } from '../../engine/video/target';
import { StudioError, toStudioError } from '../../shared/errors';
import { checkOutput } from './outputs';
import type { PackExportOptions, PackExportResult, Service } from './types';
import { withPack, withRuntime, type Workshop } from './workshop';

/** A file may differ from the pack's own numbers by this much, relative to the largest: rounding in another order. */
const TOLERANCE = 1e-3;

/** Writes networks of a pack as ONNX files, each compared with the pack's own numbers before any of them gets its name. */
export const packExportOnnx: Service<PackExportOptions, PackExportResult> = (options, context) =>
  withPack(options, [], context, async (pack) => {
    const { out, force } = options;
    const items = planExport(pack.manifest, options.networks);
    const pathOf = ({ part }: PackPart) => join(out, `${part}.onnx`);
    const madeFolder = await makeFolder(out);
    if (!madeFolder) for (const item of items) await checkOutput(pathOf(item), force);
    const targets: Target[] = [];
    let published = false;
    try {
      const files = await withRuntime({ provider: 'cpu' }, context, async (runtime) => {
        const exported: { network: string; file: string; maxDifference: number }[] = [];
        for (const [done, item] of items.entries()) {
          context.progress({ phase: 'converting', done, total: items.length, unit: 'networks' });
          const target = await openTarget(pathOf(item), 'file', force);
          targets.push(target);
          const maxDifference = await exportOne({ pack, runtime }, item, target, context.signal);
          exported.push({ network: item.part, file: target.path, maxDifference });
        }
        return exported;
      });
      for (const target of targets) await target.publish();
      published = true;
      return { files };
    } finally {
      for (const target of targets) await target.discard();
      // Only fails if something else was put there meanwhile.
      if (madeFolder && !published) await rmdir(out).catch(() => undefined);
    }
  });

/** @returns whether the folder was not there before; errors other than that it is there are thrown */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw toStudioError(error);
  }
}

/** @returns how far the file, loaded alone, is from the network in memory */
async function exportOne(
  { pack, runtime }: Workshop,
  item: PackPart,
  target: Target,
  signal: AbortSignal,
): Promise<number> {
  const weights = await pack.weights(item.role, signal);
  const { bytes, ...ports } = encodeOnnx(item, weights, aboutPack(pack));
  await writeFile(target.temporary, bytes);
  const inputs = sampleTensors(item.spec, item.part);
  const expected = await evaluateNetwork(runtime, { ...item, weights, inputs }, signal);
  const found = await runFile(runtime, target.temporary, ports, inputs, signal);
  const { absolute, relative } = compareRuns(expected, found);
  if (relative <= TOLERANCE) return absolute;
  throw new StudioError(
    'internal',
    `The exported ${item.part} computes something else than the pack (off by ${absolute}): please report this.`,
  );
}

/** Runs an ONNX file knowing nothing but its inputs and outputs. */
async function runFile(
  runtime: Runtime,
  file: string,
  ports: ModelSignature,
  inputs: Weights,
  signal: AbortSignal,
): Promise<Weights> {
  const session = await runtime.load({ ...ports, bytes: await readFile(file) });
  try {
    return new Map(Object.entries(await session.run(Object.fromEntries(inputs), undefined, signal)) as [string, F32][]);
  } finally {
    await session.release();
  }
}

/** What the file says of where it comes from. */
function aboutPack({ manifest, id }: Pack): Record<string, string> {
  const { name, licence } = manifest;
  return { pack: name, 'pack hash': id, licence: licence?.spdx ?? licence?.text ?? 'not stated' };
}
