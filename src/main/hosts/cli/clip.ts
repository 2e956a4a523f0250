import type { ClipResult } from '../../services/types';
import type { Report } from './verb';

/** What is said of a finished clip: how it went, and as the result its path. */
export function reportClip({ file, frames, fps, width, height, seconds, provider, ffmpeg }: ClipResult): Report {
  const clip = `${frames} frames of ${width}x${height}, ${(frames / fps).toFixed(1)} s at ${fps} frames/s`;
  const speed = `made in ${seconds.toFixed(1)} s (${(frames / Math.max(seconds, 1e-3)).toFixed(1)} frames/s) on ${provider}`;
  return { remarks: [`${clip}, ${speed}, encoded by ${ffmpeg.file} (${ffmpeg.source}).`], lines: [file] };
}
