import { evaluateNetwork } from '../../engine/nets/evaluate';
import { compareRuns, largest, sampleInputs, sampleTensors } from '../../engine/packs/networkProbe';
import { openPack } from '../../engine/packs/pack';
import { makeProbe } from '../../engine/packs/probe';
import type { Runtime } from '../../engine/runtime/types';
import type { Weights } from '../../engine/tensor/tensor';
import { StudioError } from '../../shared/errors';
import { networkSpecSchema, type NetworkSpec } from '../../shared/networks';
import { roleOfKind, type Probe } from '../../shared/pack';

/** What a network gave before it was written. */
export interface ProbeRun {
  readonly spec: NetworkSpec;
  readonly outputs: Weights;
}

/** A network with how to get its weights. */
export interface RunnableNetwork {
  readonly spec: NetworkSpec;
  readonly weights: () => Promise<Weights>;
}

/** The same weights run twice on one machine: nothing but the order of sums in threads may differ. */
const TOLERANCE = 1e-5;
/** How far another machine or provider may be, relative to the largest number. */
const STORED_TOLERANCE = 2e-3;

/**
 * Runs each network once on sample inputs.
 * @throws StudioError 'corrupt' if one gives numbers that are not finite
 */
export async function runNetworks(
  runtime: Runtime,
  networks: readonly RunnableNetwork[],
  signal: AbortSignal,
): Promise<ProbeRun[]> {
  const runs: ProbeRun[] = [];
  for (const { spec, weights } of networks) {
    const inputs = sampleTensors(spec);
    const outputs = await evaluateNetwork(runtime, { spec, weights: await weights(), inputs }, signal);
    const broken = [...outputs.values()].some(({ data }) => !data.every(Number.isFinite));
    if (broken) {
      throw new StudioError(
        'corrupt',
        `The ${spec.kind} gives numbers that are infinite or no numbers: get a fresh copy of its checkpoint.`,
      );
    }
    runs.push({ spec, outputs });
  }
  return runs;
}

/** Runs as probes to keep in a pack, so that it can be checked on other machines. */
export function asProbes(runs: readonly ProbeRun[]): Probe[] {
  return runs.map(({ spec, outputs }) => {
    const most = Math.max(1, ...[...outputs.values()].map(({ data }) => largest(data)));
    return makeProbe(roleOfKind(spec.kind), sampleInputs(spec), outputs, STORED_TOLERANCE * most);
  });
}

/**
 * Runs the networks of a written pack again and compares.
 * @returns the largest difference of any number
 * @throws StudioError 'io' if they differ by more than rounding
 */
export async function compareWithPack(
  runtime: Runtime,
  path: string,
  before: readonly ProbeRun[],
  signal: AbortSignal,
): Promise<number> {
  const pack = await openPack(path);
  try {
    let worst = 0;
    for (const run of before) {
      const role = roleOfKind(run.spec.kind);
      const again = { spec: networkSpecSchema.parse(pack.network(role)), weights: () => pack.weights(role, signal) };
      worst = Math.max(worst, await compareRun(runtime, run, again, signal));
    }
    return worst;
  } finally {
    await pack.close();
  }
}

/** Runs one network as read back and compares it with what it gave before. Result and errors as compareWithPack. */
export async function compareRun(
  runtime: Runtime,
  { outputs }: ProbeRun,
  again: RunnableNetwork,
  signal: AbortSignal,
): Promise<number> {
  const [after] = await runNetworks(runtime, [again], signal);
  const { absolute, relative } = compareRuns(outputs, after?.outputs ?? new Map());
  // A NaN is not at most anything.
  if (relative <= TOLERANCE) return absolute;
  throw new StudioError(
    'io',
    `The pack as read back computes something else than the checkpoint (off by ${absolute}), so nothing was written: try another disk.`,
  );
}
