import { availableParallelism } from 'node:os';
import { StudioError } from '../../shared/errors';
import type { Backend } from './backend';
import { localRuntime } from './local';
import { loadOnnxRuntime } from './ort';
import { probeProvider, probeProviders } from './probe';
import { PROVIDER_NAMES } from './types';
import type { ProviderAttempt, ProviderChoice, ProviderName, ProviderReport, Runtime } from './types';

export interface RuntimeOptions {
  /** 'auto' (the default) takes the first that works; a name insists on it. */
  readonly provider?: ProviderChoice;
  /** Threads within one operator on the CPU, 1 to 256; default: as many as the machine lets this process use. */
  readonly threads?: number;
}

/** In the order in which 'auto' tries them. */
const ORDER: Partial<Record<NodeJS.Platform, readonly ProviderName[]>> = {
  linux: ['cuda', 'webgpu', 'cpu'],
  win32: ['cuda', 'webgpu', 'dml', 'cpu'],
  darwin: ['webgpu', 'coreml', 'cpu'],
};

/** What a person can do who insists on a provider that does not work. */
const REMEDY: Record<ProviderName, string> = {
  cuda:
    'it needs Linux x64, an NVIDIA driver, CUDA 12 and cuDNN 9, and onnxruntime\'s CUDA library, which "node ' +
    'node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12" fetches',
  webgpu: 'update the graphics driver (on Linux with its Vulkan part)',
  dml: 'it needs Windows 10 or later and an up-to-date graphics driver',
  coreml: 'it needs macOS',
  cpu: 'run "npm install" again',
};

export function providerOrder(platform: NodeJS.Platform = process.platform): readonly ProviderName[] {
  return ORDER[platform] ?? ['cpu'];
}

/**
 * Opens onnxruntime in this thread on the first provider that computes the self-test like the CPU does. What was tried and
 * what really runs is in the runtime's report.
 * @throws StudioError 'usage' for an unknown provider or number of threads; 'provider' if the one that was insisted on, or
 * under 'auto' even the CPU, does not work
 */
export async function openRuntime(options: RuntimeOptions = {}, backend?: Backend): Promise<Runtime> {
  const { provider: requested = 'auto', threads = availableParallelism() } = options;
  checkOptions(requested, threads);
  const library = backend ?? (await loadOnnxRuntime());
  const attempts =
    requested === 'auto'
      ? await probeProviders(library, providerOrder(), threads, 'first')
      : [await probeProvider(library, requested, threads)];
  const found = attempts.find(({ ok }) => ok);
  if (!found) throw unavailable(attempts);
  const report: ProviderReport = { requested, actual: found.name, attempts, threads, version: library.version };
  return localRuntime(library, report);
}

function checkOptions(requested: string, threads: number): void {
  const choices = ['auto', ...PROVIDER_NAMES];
  if (!choices.includes(requested)) {
    throw new StudioError('usage', `There is no provider "${requested}": choose one of ${choices.join(', ')}.`);
  }
  if (!Number.isInteger(threads) || threads < 1 || threads > 256) {
    throw new StudioError('usage', `The number of threads must be a whole number from 1 to 256, not ${threads}.`);
  }
}

function unavailable(attempts: readonly ProviderAttempt[]): StudioError {
  const failed = attempts.at(-1) ?? { name: 'cpu', ok: false };
  const { name, reason } = failed;
  const instead = name === 'cpu' ? '' : ', or choose "auto" or "cpu"';
  const message = `The provider "${name}" does not work here (${reason}): ${REMEDY[name]}${instead}.`;
  return new StudioError('provider', message, JSON.stringify(attempts, undefined, 1));
}
