import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { StudioError } from '../../shared/errors';
import { onProcessExit } from './processExit';

/** How an ffmpeg ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running ffmpeg. */
export interface FfmpegProcess {
  readonly input: Writable;
  readonly output: Readable;
  /** Resolves once it is gone and its channels are read to the end; never rejects. */
  readonly ended: Promise<Ending>;
  /** What it has said on stderr: the first and the last part if it was long. */
  errors(): string;
  /** Ends it at once and waits until it is gone. */
  kill(): Promise<Ending>;
}

const HEAD_CHARACTERS = 64 * 1024;
const TAIL_CHARACTERS = 16 * 1024;

/**
 * Starts ffmpeg without a shell. On POSIX it leads its own process group, so that Ctrl-C in a terminal reaches this
 * program alone, which then decides what becomes of the clip.
 * @param hopeless told what it has said on stderr so far; when it answers true, the run is ended: some encoders never
 *   return after an error
 * @throws StudioError 'ffmpeg' when it cannot be started
 */
export async function startFfmpeg(
  path: string,
  args: readonly string[],
  hopeless: (errors: string) => boolean = () => false,
): Promise<FfmpegProcess> {
  const child = spawn(path, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: { ...process.env, AV_LOG_FORCE_NOCOLOR: '1', SVT_LOG: '1' },
  });
  await started(child, path);
  const { stdin, stdout, stderr } = child;
  // A write to a process that has gone is reported to the writer; the stream's own event must not go unheard.
  stdin.on('error', () => undefined);
  const errors = collect(stderr);
  stderr.on('data', () => {
    if (hopeless(errors())) killGroup(child);
  });
  const forget = onProcessExit(() => killGroup(child));
  const ended = new Promise<Ending>((done) => {
    child.once('close', (code, signal) => {
      forget();
      done({ code, signal });
    });
  });
  const kill = (): Promise<Ending> => {
    killGroup(child);
    stdin.destroy();
    stdout.resume();
    return ended;
  };
  return { input: stdin, output: stdout, ended, errors, kill };
}

/** The last lines of a longer text. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split(/\r?\n/).slice(-count).join('\n');
}

/** "exit code 1" or "signal SIGKILL". */
export function describeEnding({ code, signal }: Ending): string {
  return signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
}

/** Whether ffmpeg's messages say that the disk (or the quota on it) is full. */
export function saysDiskFull(messages: string): boolean {
  return /no space left on device|disk quota exceeded|not enough space|\bENOSPC\b/i.test(messages);
}

/** Ends the program together with what it may have started (FFMPEG_BIN may be a wrapper). */
function killGroup(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself between the question and the signal.
  }
}

function started(child: ChildProcess, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => {
      reject(
        new StudioError(
          'ffmpeg',
          `ffmpeg could not be started (${path}): check FFMPEG_BIN or install ffmpeg again.`,
          error.message,
          { cause: error },
        ),
      );
    });
  });
}

function collect(stream: Readable): () => string {
  let head = '';
  let tail = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const room = HEAD_CHARACTERS - head.length;
    head += chunk.slice(0, room);
    tail = (tail + chunk.slice(room)).slice(-TAIL_CHARACTERS);
  });
  return () => head + tail;
}
