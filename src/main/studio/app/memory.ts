import { machineMemory } from '../../../engine/runtime/memory';
import type { MemoryState } from '../../../shared/api/app';
import type { Broadcast, Shell } from '../parts';

export interface MemoryParts {
  readonly broadcast: Broadcast;
  /** Whether there is anybody to tell. */
  readonly watched: () => boolean;
  /** What open networks take and may take, in bytes. */
  readonly networks: () => { readonly networks: number; readonly networksLimit: number };
  readonly shell: Pick<Shell, 'windowMemory'>;
}

const EVERY_MS = 2_000;
/** A smaller change is none that could be seen. */
const STEP = 2 ** 20;

/** Tells windows how much memory the program takes, as long as there are any. */
export class MemoryWatch {
  private readonly timer: NodeJS.Timeout;
  private told: MemoryState | undefined;

  constructor(private readonly parts: MemoryParts) {
    this.timer = setInterval(() => this.look(), EVERY_MS).unref();
  }

  /** As it is now. Computing and training are threads of this process. */
  get state(): MemoryState {
    const { total, available } = machineMemory();
    const windows = this.parts.shell.windowMemory?.() ?? null;
    return { main: process.memoryUsage.rss(), windows, total, available, ...this.parts.networks() };
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    if (!this.parts.watched()) return;
    const { state, told } = this;
    if (told && !differs(state, told)) return;
    this.told = state;
    this.parts.broadcast('app.memory', state);
  }
}

function differs(a: MemoryState, b: MemoryState): boolean {
  const keys = ['main', 'windows', 'networks'] as const;
  return keys.some((key) => Math.abs((a[key] ?? 0) - (b[key] ?? 0)) >= STEP);
}
