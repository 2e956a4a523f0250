import { toStudioError } from '../../shared/errors';
import type { Chunks, Written } from './durable';

/**
 * A pack being written, invisible under its name until commit(). After any error, and always at the end, discard() must be called: it
 * removes what was not committed and does nothing otherwise.
 */
export interface PackSink {
  /** Writes one file; the files of a pack are written one after the other. */
  add(file: string, chunks: Chunks): Promise<Written>;
  /** Puts the pack in its place, replacing an older one where that was allowed. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/** Fills a sink and commits it; on any failure the sink is discarded and a StudioError thrown. */
export async function withSink(sink: PackSink, fill: (sink: PackSink) => Promise<void>): Promise<void> {
  try {
    await fill(sink);
    await sink.commit();
  } catch (error) {
    throw toStudioError(error);
  } finally {
    await sink.discard();
  }
}
