import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { StudioError, throwIfCancelled } from '../../shared/errors';
import { isOutOfMemory } from './failure';

/** Memory in bytes. `total` is what this process may use at most: less than the machine's inside a limited container. */
export interface MachineMemory {
  readonly total: number;
  readonly available: number;
  /** Largest resident set of this process so far. */
  readonly peak: number;
}

export function machineMemory(): MachineMemory {
  const limit = process.constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  return { total, available: Math.min(freemem(), total), peak: peakMemory() };
}

/**
 * Largest resident set of this process so far, in bytes. On Linux from the process's own record, because the resource usage
 * there starts with what the parent had used.
 */
export function peakMemory(): number {
  const kilobytes = process.platform === 'linux' ? highWaterMark() : undefined;
  return (kilobytes ?? process.resourceUsage().maxRSS) * 1024;
}

function highWaterMark(): number | undefined {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return match ? Number(match[1]) : undefined;
  } catch {
    return undefined; // /proc is not mounted
  }
}

export interface ChunkOptions {
  /** Told each time the chunk is made smaller. */
  readonly onShrink?: (from: number, to: number, reason: StudioError) => void;
  readonly signal?: AbortSignal;
}

/**
 * Calls `work(chunk)` with the number of things to do at once, starting at `initialChunk`; each time memory runs out the
 * chunk is halved and `work` is called again. It must be able to start over or go on from where it was.
 * @returns what `work` returned, and the chunk that fitted
 * @throws StudioError 'out-of-memory' if even a chunk of one does not fit; 'cancelled'; whatever else `work` throws
 */
export async function withChunks<T>(
  initialChunk: number,
  work: (chunk: number) => Promise<T>,
  { onShrink, signal }: ChunkOptions = {},
): Promise<{ value: T; chunk: number }> {
  let chunk = initialChunk;
  for (;;) {
    throwIfCancelled(signal);
    try {
      return { value: await work(chunk), chunk };
    } catch (thrown) {
      if (!isOutOfMemory(thrown)) throw thrown;
      const reason = outOfMemory(thrown);
      if (chunk <= 1) throw reason;
      const smaller = Math.floor(chunk / 2);
      onShrink?.(chunk, smaller, reason);
      chunk = smaller;
    }
  }
}

function outOfMemory(thrown: unknown): StudioError {
  if (thrown instanceof StudioError) return thrown;
  const message = 'Not enough memory: close other programs, or choose a smaller size or fewer frames at once.';
  return new StudioError('out-of-memory', message, String(thrown), { cause: thrown });
}
