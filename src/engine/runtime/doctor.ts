import { availableParallelism } from 'node:os';
import { machineMemory, type MachineMemory } from './memory';
import { loadOnnxRuntime } from './ort';
import { probeProviders } from './probe';
import { providerOrder } from './providers';
import type { ProviderAttempt, ProviderName } from './types';

/** What `styleinv doctor` says about computing on this machine. */
export interface RuntimeDiagnosis {
  /** Version of onnxruntime. */
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  /** Logical cores this process may use. */
  readonly cores: number;
  readonly memory: MachineMemory;
  /** Every provider of this platform, self-tested, in the order of preference. */
  readonly attempts: readonly ProviderAttempt[];
  /** What 'auto' would take; undefined if not even the CPU works. */
  readonly automatic: ProviderName | undefined;
}

/**
 * Tries every provider of this platform. Blocks this thread for about as long as a graphics driver takes to start.
 * @throws StudioError 'provider' if onnxruntime itself cannot be loaded
 */
export async function diagnoseRuntime(): Promise<RuntimeDiagnosis> {
  const backend = await loadOnnxRuntime();
  const cores = availableParallelism();
  const attempts = await probeProviders(backend, providerOrder(), cores, 'all');
  return {
    version: backend.version,
    platform: process.platform,
    arch: process.arch,
    cores,
    memory: machineMemory(),
    attempts,
    automatic: attempts.find(({ ok }) => ok)?.name,
  };
}
