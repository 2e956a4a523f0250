import { audioInput } from '../../../engine/video/probeAudio';
import { lastLines, startFfmpeg, describeEnding } from '../../../engine/video/child';
import { locateFfmpeg } from '../../../engine/video/locate';
import { StudioError, throwIfCancelled } from '../../../shared/errors';

export interface Waveform {
  /** Loudest value of each of equal stretches, 0..255. */
  readonly peaks: Uint8Array;
  readonly seconds: number;
}

/** Samples a second: enough for what a pixel of a waveform shows. */
const RATE = 8_000;
/** Samples of which the loudest is kept while the length is not known yet. */
const STRETCH = 40;
/** A day of sound; what is behind it is left out. */
const MOST_STRETCHES = (24 * 3600 * RATE) / STRETCH;
const FULL_SCALE = 32_768;

/**
 * Decodes the first sound of a file and says how loud it is over time. Memory: one byte for 5 ms of sound.
 * @param name as error messages call the file
 * @throws StudioError 'bad-input' if there is no sound in it that can be read, 'ffmpeg', 'cancelled'
 */
export async function readWaveform(path: string, bins: number, name: string, signal?: AbortSignal): Promise<Waveform> {
  throwIfCancelled(signal);
  const { path: program } = await locateFfmpeg();
  const decode = ['-map', '0:a:0', '-ac', '1', '-ar', String(RATE), '-f', 's16le', 'pipe:1'];
  const child = await startFfmpeg(program, [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error'],
    ...audioInput(path),
    ...decode,
  ]);
  child.input.end();
  const onAbort = () => void child.kill();
  signal?.addEventListener('abort', onAbort, { once: true });
  const meter = new Loudness();
  for await (const chunk of child.output as AsyncIterable<Buffer>) {
    meter.add(chunk);
    if (meter.isFull) void child.kill();
  }
  const ending = await child.ended;
  signal?.removeEventListener('abort', onAbort);
  throwIfCancelled(signal);
  if (meter.samples > 0 && (ending.code === 0 || meter.isFull)) {
    return { peaks: meter.peaks(bins), seconds: meter.samples / RATE };
  }
  throw new StudioError(
    'bad-input',
    `${name} holds no sound that can be read: use MP3, WAV, FLAC, AAC, OGG or a video with sound.`,
    `${lastLines(child.errors(), 10)}\n${describeEnding(ending)}`,
  );
}

/** Loudest values of 16-bit samples as they come in. */
export class Loudness {
  private readonly loudest: number[] = [];
  private half: number | undefined;
  samples = 0;

  get isFull(): boolean {
    return this.loudest.length >= MOST_STRETCHES;
  }

  /** @param bytes little-endian 16-bit samples; a sample may be cut in two */
  add(bytes: Uint8Array): void {
    let i = 0;
    if (this.half !== undefined && bytes.length > 0) {
      this.sample(this.half | ((bytes[0] as number) << 8));
      this.half = undefined;
      i = 1;
    }
    for (; i + 1 < bytes.length; i += 2) this.sample((bytes[i] as number) | ((bytes[i + 1] as number) << 8));
    if (i < bytes.length) this.half = bytes[i];
  }

  /** The loudest value of each of `bins` equal stretches of what came in. */
  peaks(bins: number): Uint8Array {
    const out = new Uint8Array(bins);
    const { length } = this.loudest;
    for (let bin = 0; bin < bins; bin++) {
      const from = Math.floor((bin * length) / bins);
      const to = Math.max(from + 1, Math.floor(((bin + 1) * length) / bins));
      for (let at = from; at < to; at++) out[bin] = Math.max(out[bin] as number, this.loudest[at] ?? 0);
    }
    return out;
  }

  private sample(bits: number): void {
    const value = bits >= FULL_SCALE ? bits - 2 * FULL_SCALE : bits;
    const level = Math.min(255, Math.floor((Math.abs(value) * 256) / FULL_SCALE));
    const at = Math.floor(this.samples++ / STRETCH);
    this.loudest[at] = Math.max(this.loudest[at] ?? 0, level);
  }
}
