import { throwIfCancelled } from '../../../shared/errors';
import { inputArguments } from '../../video/probe';
import { startFfmpeg } from '../../video/child';
import type { Ffmpeg } from '../../video/locate';

/**
 * Whether a video changes its picture's size on the way. Key frames alone are decoded: a new size needs one in all common codecs,
 * and they are few. Frames that cannot be decoded have no size and are left for the reader to complain about.
 * @throws StudioError 'ffmpeg', 'cancelled', or as inputArguments about the file
 */
export async function changesSize(path: string, ffmpeg: Ffmpeg, signal?: AbortSignal): Promise<boolean> {
  throwIfCancelled(signal);
  const args = [
    ...['-hide_banner', '-nostdin', '-loglevel', 'info', '-nostats', '-skip_frame', 'nokey'],
    ...(await inputArguments(path)),
    ...['-map', '0:V:0', '-vf', 'showinfo', '-f', 'null', '-'],
  ];
  const child = await startFfmpeg(ffmpeg.path, args, hasSeveralSizes);
  child.input.end();
  child.output.resume();
  const onAbort = () => void child.kill();
  signal?.addEventListener('abort', onAbort, { once: true });
  await child.ended.finally(() => signal?.removeEventListener('abort', onAbort));
  throwIfCancelled(signal);
  return hasSeveralSizes(child.errors());
}

/** ffmpeg describes each frame that passes the filter in a line with ` s:320x240 `. */
export function hasSeveralSizes(messages: string): boolean {
  const sizes = [...messages.matchAll(/showinfo[^\n]* s:(\d+x\d+) /g)].map(([, size]) => size);
  return new Set(sizes).size > 1;
}
