import { toStudioError } from '../../shared/errors';
import type { Chunks, Written } from './durable';

/** Looks at a pack that is complete but not yet in its place. */
export type Inspect = (path: string) => Promise<void>;

/**
 * A pack being written, invisible under its name until commit(). After any error, and always at the end, discard() must be called: it
 * removes what was not committed and does nothing otherwise.
 */
export interface PackSink {
  /** Writes one file; the files of a pack are written one after the other. */
  add(file: string, chunks: Chunks): Promise<Written>;
  /**
   * Puts the pack in its place, replacing an older one where that was allowed.
   * @param inspect given the hidden path at which the whole pack lies; if it throws, the pack never gets its name
   */
  commit(inspect?: Inspect): Promise<void>;
  discard(): Promise<void>;
}

/** Fills a sink and commits it; on any failure the sink is discarded and a StudioError thrown. */
export async function withSink(
  sink: PackSink,
  fill: (sink: PackSink) => Promise<void>,
  inspect?: Inspect,
): Promise<void> {
  try {
    await fill(sink);
    await sink.commit(inspect);
  } catch (error) {
    throw toStudioError(error);
  } finally {
    await sink.discard();
  }
}
