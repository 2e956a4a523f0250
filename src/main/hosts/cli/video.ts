import { FORMAT_SPECS, resolveFormat } from '../../../engine/video/formats';
import type { VideoOptions } from '../../services/types';
import type { Values } from './fields';
import type { forceFields, videoFields } from './groups';
import { outputPath } from './paths';
import type { Place } from './verb';

/**
 * Settles format and file of a video from whichever of --format and --out was given.
 * @param out what the person wrote, if anything
 * @param stem name for a file that they did not name
 * @throws StudioError 'usage' where the two do not go together, 'exists'
 */
export function readVideo(
  values: Values<typeof videoFields> & Values<typeof forceFields>,
  out: string | undefined,
  stem: string,
  place: Place,
): VideoOptions {
  const { quality, fps, scale, filter, title, force } = values;
  const { format } = out === undefined ? { format: values.format ?? 'h264' } : resolveFormat(out, values.format);
  const fallback = format === 'png' ? `${stem}-frames` : stem;
  const path = outputPath(out, fallback, FORMAT_SPECS[format].containers[0].extension, force, place);
  return { out: path, force, format, quality, fps, scale, filter, title };
}
