import { StudioError } from '../../shared/errors';
import type { Container } from './formats';
import { audioInput } from './probeAudio';

/** A sound that plays with a clip. */
export interface Soundtrack {
  /** Absolute path of a file with sound. */
  readonly path: string;
  /** When in the clip the sound begins, in seconds; where negative, so much of its beginning is left out. */
  readonly offsetSeconds: number;
  /** Factor on its loudness, 0..4. */
  readonly gain: number;
}

/** ffmpeg's encoder of a sound, and how much it may take. */
const BIT_RATE: Readonly<Record<string, readonly string[]>> = {
  aac: ['-b:a', '192k'],
  libopus: ['-b:a', '160k'],
  libvorbis: ['-q:a', '6'],
  pcm_s16le: [],
};

/**
 * The encoder of the sound in a container.
 * @throws StudioError 'unsupported' if it carries no sound, or this ffmpeg cannot encode any for it
 */
export function chooseSoundEncoder(container: Container, encoders: ReadonlySet<string>): string {
  const found = container.sound.find((name) => encoders.has(name));
  if (found) return found;
  const what = container.extension || 'a folder of PNG files';
  throw new StudioError(
    'unsupported',
    container.sound.length === 0
      ? `There is no sound in ${what}: export to MP4, WebM or MOV, or leave the soundtrack out.`
      : `This ffmpeg cannot encode sound for ${what}: choose another format, or leave the soundtrack out.`,
  );
}

/** The input of a soundtrack: what comes after the one of the frames. */
export function soundInput({ path, offsetSeconds }: Soundtrack): string[] {
  const skipped = offsetSeconds < 0 ? ['-ss', seconds(-offsetSeconds)] : [];
  return [...skipped, ...audioInput(path)];
}

/** What follows the picture's arguments: which streams, the sound's filters and encoder. It ends with the pictures, silent where it is shorter. */
export function soundArguments({ offsetSeconds, gain }: Soundtrack, encoder: string): string[] {
  const delay = Math.round(Math.max(0, offsetSeconds) * 1000);
  const filters = [
    'aformat=channel_layouts=stereo',
    ...(delay > 0 ? [`adelay=${delay}|${delay}`] : []),
    ...(gain === 1 ? [] : [`volume=${gain}`]),
    'apad',
  ];
  return [
    ...['-map', '0:v:0', '-map', '1:a:0', '-af', filters.join(',')],
    ...['-c:a', encoder, ...(BIT_RATE[encoder] ?? []), '-ar', '48000', '-shortest'],
  ];
}

function seconds(value: number): string {
  return value.toFixed(3);
}
