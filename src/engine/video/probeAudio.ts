import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { StudioError, throwIfCancelled, toStudioError } from '../../shared/errors';
import { fileArgument } from './arguments';
import { describeEnding, lastLines, startFfmpeg } from './child';
import { locateFfmpeg, type Ffmpeg } from './locate';
import { ProgressParser } from './progress';

/** What is known of a sound once all of it has been decoded. */
export interface AudioInfo {
  readonly seconds: number;
  readonly codec: string;
}

/** Sound files are strangers' data too: only these containers are opened, and only from the file itself. */
const DEMUXERS = 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,mp3,wav,w64,flac,aac,aiff,caf';

/** Arguments that make a sound file ffmpeg's input. @param path absolute */
export function audioInput(path: string): string[] {
  return ['-protocol_whitelist', 'file', '-format_whitelist', DEMUXERS, '-i', fileArgument(path)];
}

/**
 * Decodes the first sound of a file to its end.
 * @throws StudioError 'not-found', 'bad-input' when there is none that can be read, 'ffmpeg', 'cancelled'
 */
export async function probeAudio(
  path: string,
  { ffmpeg, signal, name = path }: { ffmpeg?: Ffmpeg; signal?: AbortSignal; name?: string } = {},
): Promise<AudioInfo> {
  throwIfCancelled(signal);
  const full = resolve(path);
  const entry = await stat(full).catch((error: unknown) => {
    throw toStudioError(error);
  });
  if (!entry.isFile()) throw new StudioError('bad-input', `${name} is not a file: give a sound file.`);
  const program = ffmpeg ?? (await locateFfmpeg());
  const args = [
    '-hide_banner',
    '-nostdin',
    '-loglevel',
    'info',
    '-nostats',
    '-progress',
    'pipe:1',
    ...audioInput(full),
  ];
  const child = await startFfmpeg(program.path, [...args, '-map', '0:a:0', '-f', 'null', '-']);
  child.input.end();
  const onAbort = () => void child.kill();
  signal?.addEventListener('abort', onAbort, { once: true });
  const parser = new ProgressParser();
  let seconds = 0;
  child.output.setEncoding('utf8').on('data', (chunk: string) => {
    for (const report of parser.push(chunk)) seconds = Math.max(seconds, report.seconds ?? 0);
  });
  const ending = await child.ended;
  signal?.removeEventListener('abort', onAbort);
  throwIfCancelled(signal);
  const codec = /^ +Stream #0:\d+[^ ]* Audio: (\w+)/m.exec(child.errors())?.[1];
  if (ending.code === 0 && codec !== undefined && seconds > 0) return { seconds, codec };
  throw new StudioError(
    'bad-input',
    `${name} holds no sound that can be read: use MP3, WAV, FLAC, AAC, OGG or a video with sound.`,
    `${lastLines(child.errors(), 10)}\n${describeEnding(ending)}`,
  );
}
