import type { Feeds, Fetches, LoadOptions, ProviderName } from './types';

/** How a session is to be created. */
export interface SessionSettings {
  readonly provider: ProviderName;
  /** Threads within one operator on the CPU. */
  readonly threads: number;
  readonly purpose: NonNullable<LoadOptions['purpose']>;
}

/**
 * What computes. ort.ts is the real one; tests put another in its place to see how a wrong or failing one is met.
 * Its errors are the library's own and are translated by failure.ts.
 */
export interface Backend {
  readonly version: string;
  /** Providers this build of the library knows, whether or not they work here. */
  readonly providers: readonly string[];
  create(bytes: Uint8Array, settings: SessionSettings): Promise<BackendSession>;
}

export interface BackendSession {
  /** Blocks this thread while it computes. Tensors of `into` are filled in place; the others are new. */
  run(feeds: Feeds, into: Fetches): Promise<Fetches>;
  release(): Promise<void>;
}
