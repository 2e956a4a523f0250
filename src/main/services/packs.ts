import { expectedShapes } from '../../engine/nets/shapes';
import { packInfo as describePack } from '../../engine/packs/info';
import { resolvePack, STARTER_PACK } from '../../engine/packs/locations';
import { probeRunner } from '../../engine/packs/networkProbe';
import { verifyPack, type RunProbe } from '../../engine/packs/verify';
import type { Runtime } from '../../engine/runtime/types';
import { startInferenceWorker } from '../workers/start';
import type { PackInfoResult, PackOptions, PackVerifyResult, Service, ServiceContext } from './types';

/** What a pack holds, from its manifest. */
export const packInfo: Service<PackOptions, PackInfoResult> = async ({ pack = STARTER_PACK }) =>
  describePack(await resolvePack(pack));

/** Checks every file of a pack and runs its probes on the CPU. */
export const packVerify: Service<PackOptions, PackVerifyResult> = async ({ pack = STARTER_PACK }, context) =>
  checkPack(await resolvePack(pack), context);

/** As packVerify, for a pack that has been found. */
export async function checkPack(path: string, { signal, progress }: ServiceContext): Promise<PackVerifyResult> {
  let runtime: Promise<Runtime> | undefined;
  // Most of the work needs no network to run, and many packs have no probes.
  const runProbe: RunProbe = async (...probe) => {
    runtime ??= startInferenceWorker({ provider: 'cpu' });
    return probeRunner(await runtime)(...probe);
  };
  const onPart = (_: string, done: number, total: number) =>
    progress({ phase: 'checking', done, total, unit: 'parts' });
  try {
    return await verifyPack(path, expectedShapes, { runProbe, signal, onPart });
  } finally {
    await (await runtime?.catch(() => undefined))?.release();
  }
}
