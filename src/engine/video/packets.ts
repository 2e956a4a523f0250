import type { Size } from './filters';
import type { FrameRate } from './frameRate';
import { frameRate } from './frameRate';

const LONGEST_LINE = 64 * 1024;

/** Reads what ffmpeg's framecrc muxer prints: one line per packet, so frames are counted without decoding them. */
export class PacketCounter {
  /** Packets so far; for the codecs in use one packet is one shown frame. */
  count = 0;
  /** As coded, in pixels. */
  size: Size | undefined;
  private rest = '';
  private timeBase = { numerator: 0, denominator: 1 };
  private first = Infinity;
  private end = -Infinity;
  private lastDecodeTime: number | undefined;
  /** Ticks from one packet to the next; NaN once they differ. */
  private spacing: number | undefined;

  push(chunk: string): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) {
      if (line.startsWith('#')) this.header(line);
      else this.packet(line);
    }
  }

  /** From the first frame's start to the last one's end. */
  get seconds(): number {
    return this.count === 0 ? 0 : ((this.end - this.first) * this.timeBase.numerator) / this.timeBase.denominator;
  }

  /** The exact rate, where all frames are equally far apart. */
  get rate(): FrameRate | undefined {
    if (!this.spacing || !(this.spacing > 0) || this.timeBase.numerator <= 0) return undefined;
    const { numerator, denominator } = this.timeBase;
    return frameRate({ numerator: denominator, denominator: numerator * this.spacing });
  }

  private header(line: string): void {
    const [, key, value = ''] = /^#(\w+) 0: (.+)$/.exec(line) ?? [];
    const [left = NaN, right = NaN] = value.split(/[x/]/).map(Number);
    if (key === 'tb') this.timeBase = { numerator: left, denominator: right };
    if (key === 'dimensions') this.size = { width: left, height: right };
  }

  /** `stream, dts, pts, duration, size, checksum` */
  private packet(line: string): void {
    const [, decodeTime = NaN, shownAt = NaN, duration = NaN] = line.split(',').slice(0, 4).map(Number);
    if (Number.isNaN(duration)) return;
    this.count++;
    this.first = Math.min(this.first, shownAt);
    this.end = Math.max(this.end, shownAt + duration);
    const step = this.lastDecodeTime === undefined ? undefined : decodeTime - this.lastDecodeTime;
    if (step !== undefined) this.spacing = this.spacing === undefined || this.spacing === step ? step : NaN;
    this.lastDecodeTime = decodeTime;
  }
}
