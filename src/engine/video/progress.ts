/** Where ffmpeg is, as it says on the channel given by -progress. */
export interface EncoderProgress {
  /** Frames encoded so far. */
  readonly frames: number;
  /** Bytes written so far; undefined where ffmpeg does not know (picture sequences). */
  readonly bytes: number | undefined;
  /** Time in the clip reached, in seconds; undefined before the first frame. */
  readonly seconds: number | undefined;
  /** True in the last report. */
  readonly finished: boolean;
}

/** Longer than any block ffmpeg writes; a program that never ends its line must not fill the memory. */
const LONGEST_BLOCK = 64 * 1024;

/** Takes ffmpeg's key=value lines as they arrive, in pieces cut anywhere, and gives a report for each complete block. */
export class ProgressParser {
  private rest = '';
  private fields = new Map<string, string>();

  push(chunk: string): EncoderProgress[] {
    const lines = (this.rest + chunk).split('\n');
    this.rest = (lines.pop() ?? '').slice(-LONGEST_BLOCK);
    const reports: EncoderProgress[] = [];
    for (const line of lines) {
      const at = line.indexOf('=');
      if (at < 0) continue;
      const key = line.slice(0, at).trim();
      const value = line.slice(at + 1).trim();
      if (key === 'progress') {
        reports.push(this.report(value === 'end'));
        this.fields.clear();
      } else if (WANTED.has(key)) this.fields.set(key, value);
    }
    return reports;
  }

  private report(finished: boolean): EncoderProgress {
    // out_time_ms is in microseconds too: an old mistake of ffmpeg that it keeps for its readers.
    const microseconds = this.number('out_time_us') ?? this.number('out_time_ms');
    return {
      frames: this.number('frame') ?? 0,
      bytes: this.number('total_size'),
      seconds: microseconds === undefined ? undefined : Math.max(0, microseconds / 1e6),
      finished,
    };
  }

  private number(key: string): number | undefined {
    const text = this.fields.get(key);
    return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
  }
}

const WANTED = new Set(['frame', 'total_size', 'out_time_us', 'out_time_ms']);
