import { StudioError } from '../../shared/errors';
import { openPack, type Pack } from '../../engine/packs/pack';
import { resolvePack, STARTER_PACK } from '../../engine/packs/locations';
import type { PackRole } from '../../shared/pack';
import type { EncoderConfig, GeneratorConfig, MotionConfig } from '../../shared/networks';
import type { ProviderReport, Runtime } from '../../engine/runtime/types';
import { startInferenceWorker } from '../workers/start';
import type { ComputeOptions, PackOptions, ServiceContext } from './types';

/** An opened pack with a runtime in its own thread: what every rendering service works with. */
export interface Workshop {
  readonly pack: Pack;
  readonly runtime: Runtime;
}

/**
 * Opens a pack and a runtime, hands them to `work`, and closes both whatever happens.
 * @throws StudioError 'not-found' if the pack lacks one of `needs`
 */
export function withWorkshop<T>(
  options: PackOptions & ComputeOptions,
  needs: readonly PackRole[],
  context: ServiceContext,
  work: (workshop: Workshop) => Promise<T>,
): Promise<T> {
  return withPack(options, needs, context, (pack) =>
    withRuntime(options, context, (runtime) => work({ pack, runtime })),
  );
}

/** Opens a pack, hands it to `work`, and closes it. Errors as withWorkshop. */
export async function withPack<T>(
  options: PackOptions,
  needs: readonly PackRole[],
  context: ServiceContext,
  work: (pack: Pack) => Promise<T>,
): Promise<T> {
  context.progress({ phase: 'loading' });
  const pack = await openPack(await resolvePack(options.pack ?? STARTER_PACK));
  try {
    for (const role of needs) requireNetwork(pack, role);
    return await work(pack);
  } finally {
    await pack.close();
  }
}

/** Starts a runtime in a thread of its own, hands it to `work`, and ends it. */
export async function withRuntime<T>(
  { provider, threads }: ComputeOptions,
  context: ServiceContext,
  work: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  const runtime = await startInferenceWorker({ provider, threads });
  try {
    sayFallback(runtime.provider, context);
    return await work(runtime);
  } finally {
    await runtime.release();
  }
}

const REMEDY: Partial<Record<PackRole, string>> = {
  encoder: 'import an inversion encoder into it, or start from a random subject with "styleinv generate"',
  motion: 'import a StyleInV motion network into it, or use the starter pack',
};

function requireNetwork(pack: Pack, role: PackRole): void {
  if (pack.has(role)) return;
  const remedy = REMEDY[role] ?? 'use another pack';
  throw new StudioError('not-found', `The pack ${pack.manifest.name} has no ${role} network: ${remedy}.`);
}

/** A graphics provider that was tried and failed is said, with the reason; one this machine simply lacks is not news. */
function sayFallback({ requested, actual, attempts }: ProviderReport, context: ServiceContext): void {
  if (requested !== 'auto') return;
  for (const { name, ok, reason, maxError } of attempts) {
    if (!ok && maxError !== undefined)
      context.notice(`${name} is not used, ${reason ?? 'it failed its self-test'}: running on ${actual}.`);
  }
}

/** Architecture of a core network. */
export const configOf = {
  generator: (pack: Pack): GeneratorConfig => pack.manifest.networks.generator.config,
  encoder: (pack: Pack): EncoderConfig => pack.network('encoder').config as EncoderConfig,
  motion: (pack: Pack): MotionConfig => pack.network('motion').config as MotionConfig,
};
