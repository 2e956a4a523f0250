import { StudioError, toStudioError } from '../../shared/errors';
import type { Ending, FfmpegProcess } from './child';
import { describeEnding, lastLines, saysDiskFull } from './child';
import type { Format } from './formats';
import type { EncoderProgress } from './progress';
import { ProgressParser } from './progress';
import type { Target } from './target';
import { verifyExport } from './verify';

export interface WrittenVideo {
  readonly path: string;
  readonly bytes: number;
  readonly frames: number;
  /** Length of the clip. */
  readonly seconds: number;
}

/** Takes frames and makes a clip of them. After any failure nothing is left on disk and ffmpeg is gone. */
export interface VideoWriter {
  readonly format: Format;
  readonly encoder: string;
  /** Size of the clip in pixels: scaled, and with the last column or row repeated where the format needs even sides. */
  readonly width: number;
  readonly height: number;
  /**
   * Hands over one frame, rgb24 [height, width, 3]. Resolves when ffmpeg has taken it; then the buffer may be
   * used again.
   * @throws StudioError 'bad-input' for another size, 'disk-full', 'ffmpeg', 'cancelled'
   */
  write(frame: Uint8Array): Promise<void>;
  /**
   * Waits for the last frame to be encoded and gives the clip its name.
   * @throws StudioError as write, 'bad-input' without frames, and 'exists' when the name was taken meanwhile
   */
  finish(): Promise<WrittenVideo>;
  /** Drops the clip. Does nothing once finish has begun to put it in its place. */
  abort(): Promise<void>;
}

/** What an encoding needs to know of its clip. */
export interface Clip {
  readonly format: Format;
  readonly encoder: string;
  readonly width: number;
  readonly height: number;
  readonly kind: 'file' | 'folder';
  readonly frameBytes: number;
  readonly fps: number;
  readonly command: string;
}

interface Listeners {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EncoderProgress) => void;
}

const DETAIL_LINES = 20;
/** How long an ffmpeg that takes no more frames may need to say why. */
const LAST_WORDS_MS = 3000;

/** A running ffmpeg that is given frames, and what becomes of the clip: published whole, or gone without a trace. */
export class Encoding implements VideoWriter {
  readonly format: Format;
  readonly encoder: string;
  readonly width: number;
  readonly height: number;
  private frames = 0;
  private written: EncoderProgress = { frames: 0, bytes: undefined, seconds: undefined, finished: false };
  private state: 'open' | 'ending' | 'publishing' | 'finished' = 'open';
  /** Set by the first failure, which is the one reported from then on; resolves when everything is cleaned up. */
  private failure: Promise<StudioError> | undefined;
  private readonly onAbort = () => void this.abort();

  constructor(
    private readonly child: FfmpegProcess,
    private readonly target: Target,
    private readonly clip: Clip,
    private readonly listeners: Listeners,
  ) {
    ({ format: this.format, encoder: this.encoder, width: this.width, height: this.height } = clip);
    const parser = new ProgressParser();
    child.output.setEncoding('utf8');
    child.output.on('data', (chunk: string) => {
      for (const progress of parser.push(chunk)) {
        this.written = progress;
        listeners.onProgress?.(progress);
      }
    });
    listeners.signal?.addEventListener('abort', this.onAbort, { once: true });
    if (listeners.signal?.aborted) this.onAbort();
  }

  async write(frame: Uint8Array): Promise<void> {
    await this.throwIfFailed();
    if (this.state !== 'open') throw new StudioError('internal', 'A frame was written to a clip that is finished.');
    if (frame.length !== this.clip.frameBytes)
      throw new StudioError(
        'bad-input',
        `A frame of ${frame.length} bytes was written to a clip whose frames have ${this.clip.frameBytes}.`,
      );
    // The callback comes when ffmpeg has read the frame, so at most one frame a call waits in memory.
    const error = await new Promise((taken) => this.child.input.write(frame, taken));
    await this.throwIfFailed();
    // A write that was pending when ffmpeg went away is reported as done.
    if (error || this.child.input.destroyed) throw await this.fail();
    this.frames++;
  }

  async finish(): Promise<WrittenVideo> {
    await this.throwIfFailed();
    if (this.state !== 'open') throw new StudioError('internal', 'A clip was finished twice.');
    this.state = 'ending';
    if (this.frames === 0)
      throw await this.fail(new StudioError('bad-input', 'A clip needs at least one frame, and none was written.'));
    this.child.input.end();
    const ending = await this.child.ended;
    await this.throwIfFailed();
    if (ending.code !== 0 || saysNotWritten(this.child.errors())) throw await this.fail();
    this.state = 'publishing';
    try {
      await verifyExport(this.target.temporary, this.clip.kind, this.frames, this.written);
      const bytes = await this.target.publish();
      this.state = 'finished';
      this.listeners.signal?.removeEventListener('abort', this.onAbort);
      return { path: this.target.path, bytes, frames: this.frames, seconds: this.frames / this.clip.fps };
    } catch (error) {
      throw await this.fail(toStudioError(error));
    }
  }

  async abort(): Promise<void> {
    if (this.state === 'publishing' || this.state === 'finished') return;
    await this.fail(new StudioError('cancelled', 'Cancelled.'));
  }

  private async throwIfFailed(): Promise<void> {
    if (this.failure) throw await this.failure;
  }

  /** Ends ffmpeg, removes what it wrote, and gives the error to throw; without a reason, ffmpeg's own ending is it. */
  private fail(reason?: StudioError): Promise<StudioError> {
    return (this.failure ??= this.tearDown(reason));
  }

  private async tearDown(reason: StudioError | undefined): Promise<StudioError> {
    this.listeners.signal?.removeEventListener('abort', this.onAbort);
    const byItself = reason ? undefined : await Promise.race([this.child.ended, pause(LAST_WORDS_MS)]);
    const ending = await this.child.kill();
    const left = await this.target.discard().then(
      () => '',
      (error: unknown) => `\nCould not be removed: ${this.target.temporary} (${toStudioError(error).message})`,
    );
    if (reason) return left ? new StudioError(reason.code, reason.message, `${reason.detail ?? ''}${left}`) : reason;
    return this.explain(ending, byItself?.signal ?? undefined, left);
  }

  /** @param stoppedBy signal that ended ffmpeg before it was given up here */
  private explain(ending: Ending, stoppedBy: NodeJS.Signals | undefined, left: string): StudioError {
    const said = this.child.errors();
    const detail = `${this.clip.command}\n${lastLines(said, DETAIL_LINES)}\n${describeEnding(ending)}${left}`;
    const { path } = this.target;
    if (saysDiskFull(said))
      return new StudioError('disk-full', `The disk is full, so ${path} was not written: free some space.`, detail);
    if (stoppedBy)
      return new StudioError(
        'ffmpeg',
        `ffmpeg was stopped from outside (${stoppedBy}) after ${this.frames} frames, so ${path} was not written: try again, at a smaller size if memory is short.`,
        detail,
      );
    return new StudioError(
      'ffmpeg',
      `ffmpeg failed while writing ${path} (${describeEnding(ending)}, after ${this.frames} frames): see its messages, or try another format.`,
      detail,
    );
  }
}

/** Some builds end with success although the last bytes could not be written. */
function saysNotWritten(errors: string): boolean {
  return saysDiskFull(errors) || /error (writing trailer|closing file)/i.test(errors);
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds).unref());
}
