import { StudioError } from '../../shared/errors';
import type { ProviderName } from './types';

/** What the libraries below say when memory is short: onnxruntime's CPU and CUDA arenas, CUDA, DirectML, Dawn, V8. */
const OUT_OF_MEMORY = [
  /bad_alloc/i,
  /fail(ed|ure)? to allocate (raw )?memory/i,
  /memory allocation failed/i,
  /out of memory|outofmemory|out_of_memory/i,
  /available memory of \d+ is smaller than requested/i,
  /tensor storage size overflowed/i,
  /(ALLOC_FAILED|cudaErrorMemoryAllocation|8007000E)/i,
  /failed to create GPU buffer|exceed(s|ing) (the )?max(StorageBufferBindingSize| buffer size)/i,
  /array buffer allocation failed|invalid (typed )?array (buffer )?length/i,
];
const REQUESTED_BYTES = /(?:requested buffer of size|requested bytes of|size=)\s*(\d+)/i;

/** True if a library's error means that memory ran out, in the machine or on the graphics card. */
export function isOutOfMemory(thrown: unknown): boolean {
  if (thrown instanceof StudioError) return thrown.code === 'out-of-memory';
  const text = messageOf(thrown);
  return OUT_OF_MEMORY.some((pattern) => pattern.test(text));
}

/**
 * The StudioError for what a backend threw while it did something with a network: 'out-of-memory', 'provider' if it was
 * not the CPU that failed, else 'internal'. The library's own words go into the detail.
 */
export function backendFailure(
  thrown: unknown,
  context: { doing: 'load' | 'run'; network: string; provider: ProviderName },
): StudioError {
  if (thrown instanceof StudioError) return thrown;
  const { doing, network, provider } = context;
  const detail = messageOf(thrown);
  const build = (code: 'out-of-memory' | 'provider' | 'internal', message: string) =>
    new StudioError(code, message, detail, { cause: thrown });
  if (isOutOfMemory(thrown)) {
    const where = provider === 'cpu' ? 'memory' : `memory for ${provider}`;
    return build(
      'out-of-memory',
      `Not enough ${where} to ${doing} the network "${network}"${requested(detail)}: ` +
        'close other programs, or choose a smaller size or fewer frames at once.',
    );
  }
  const what = `The network "${network}" failed to ${doing} on ${provider}`;
  return provider === 'cpu'
    ? build('internal', `${what}: please report this with its details.`)
    : build('provider', `${what}: try again, or choose another provider such as "cpu".`);
}

function requested(detail: string): string {
  const bytes = Number(REQUESTED_BYTES.exec(detail)?.[1]);
  return bytes >= 2 ** 20 ? ` (${Math.round(bytes / 2 ** 20)} MiB more were asked for)` : '';
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
