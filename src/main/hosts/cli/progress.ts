import { describeRate, RateMeter, type Rate } from '../../../engine/video/rateMeter';
import type { Phase, Progress } from '../../services/types';

const WORDS: Record<Phase, string> = {
  loading: 'Loading the networks',
  reading: 'Reading',
  aligning: 'Finding the face',
  inverting: 'Inverting',
  rendering: 'Rendering',
  evaluating: 'Evaluating',
  converting: 'Converting',
  checking: 'Checking',
  writing: 'Writing',
  scanning: 'Looking through the folder',
  preparing: 'Preparing the pictures',
  timing: 'Timing this machine',
  training: 'Training',
};

/**
 * One line of progress: `Rendering: 37/128 frames, 23.4 frames/s, 0:04 left`.
 * @param rate how far and how fast; absent where nothing is counted
 */
export function progressLine({ phase, unit = 'frames' }: Progress, rate: Rate | undefined): string {
  return rate ? `${WORDS[phase]}: ${describeRate(rate, unit === 'bytes' ? 'MB' : unit)}` : WORDS[phase];
}

/** Bytes are counted in MB with one decimal, as they are shown; everything else as it is. */
function counted(amount: number, unit: Progress['unit']): number {
  return unit === 'bytes' ? Math.round(amount / 1e5) / 10 : amount;
}

/** Where progress is shown. `columns` is set for a terminal, whose line can be rewritten. */
export interface ProgressSink {
  readonly columns: number | undefined;
  write(text: string): void;
}

const REDRAW_MS = 100;
const SPARSE_MS = 10_000;

/** Shows progress as one line that updates itself on a terminal, and as a line now and then elsewhere. */
export class ProgressDisplay {
  private meter: RateMeter | undefined;
  private phase: Phase | undefined;
  private shownAt = -Infinity;
  private ended = false;
  private open = false;

  constructor(
    private readonly sink: ProgressSink,
    private readonly now: () => number = () => performance.now(),
  ) {}

  show(progress: Progress): void {
    const { phase, done, total, unit } = progress;
    const time = this.now();
    const begins = phase !== this.phase;
    if (begins) {
      this.phase = phase;
      this.ended = false;
      this.meter = undefined;
    }
    const rate =
      done === undefined ? undefined : this.measure(time, counted(done, unit), total && counted(total, unit));
    const ends = total !== undefined && done === total && !this.ended;
    this.ended ||= ends;
    const pause = this.sink.columns === undefined ? SPARSE_MS : REDRAW_MS;
    if (!begins && !ends && time - this.shownAt < pause) return;
    this.shownAt = time;
    this.draw(progressLine(progress, rate));
  }

  /** Takes the line away, so that something else can be written. */
  clear(): void {
    if (this.open) this.sink.write('\r\x1b[K');
    this.open = false;
  }

  private measure(time: number, done: number, total: number | undefined): Rate {
    this.meter ??= new RateMeter(time, total);
    return this.meter.update(done, time);
  }

  private draw(line: string): void {
    const { columns } = this.sink;
    if (columns === undefined) {
      this.sink.write(`${line}\n`);
    } else {
      // A line as wide as the terminal would wrap, and could not be rewritten.
      this.sink.write(`\r${line.slice(0, Math.max(0, columns - 1))}\x1b[K`);
      this.open = true;
    }
  }
}
