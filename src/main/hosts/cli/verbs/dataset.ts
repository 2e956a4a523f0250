import { resolve } from 'node:path';
import { StudioError } from '../../../../shared/errors';
import { CROP_KINDS, type DatasetReport, type Finding } from '../../../../engine/train/dataset';
import type { DatasetOptions, DatasetResult } from '../../../services/types';
import { decimal, flag, oneOf, optional, wholeNumber, withDefault } from '../fields';
import { formatBytes } from '../format';
import { packFields, providerFields, readPack } from '../groups';
import { defineVerb } from '../verb';

const fields = {
  kind: withDefault('--kind <what>', 'what is trained on: images, clips', oneOf(['images', 'clips']), 'images'),
  crop: optional(
    '--crop <how>',
    'aligned: by the face in each picture, fixed: one square for a clip, centre: the middle',
    oneOf(CROP_KINDS),
    'aligned for images, fixed for clips',
  ),
  withoutFace: withDefault(
    '--without-face <what>',
    'what becomes of a picture without a face: reject it, or take its centre',
    oneOf(['reject', 'centre']),
    'reject',
  ),
  resolution: optional('--resolution <n>', 'side of the pictures in pixels', wholeNumber(4, 2048), "the pack's"),
  fps: withDefault('--fps <n>', 'frames per second of clips', decimal(1, 240), 25),
  minFrames: withDefault('--min-frames <n>', 'shortest clip that is kept', wholeNumber(2, 4096), 32),
  maxFrames: withDefault('--max-frames <n>', 'longer clips are split', wholeNumber(2, 1_000_000), 1024),
  everyNth: withDefault('--every-nth <n>', 'frames of a video from one image to the next', wholeNumber(1, 1e6), 25),
  excludeDuplicates: flag('--exclude-duplicates', 'leave out images that look like another one, too'),
  ...packFields,
  ...providerFields,
};

/** Files named for each reason; all of them are in the JSON result. */
const SHOWN = 20;
/** So many pictures without a face mean that the crop is the wrong one rather than the pictures. */
const MANY = 0.2;

export const dataset = defineVerb<typeof fields, DatasetOptions, DatasetResult>({
  name: 'dataset',
  summary: 'check a folder of images or videos and prepare it for training',
  positionals: [{ name: 'folder', help: 'folder of images or videos, with its subfolders', required: true }],
  options: fields,
  examples: [
    { command: 'dataset photos', meaning: 'images for the starter pack: what is usable, what is not, and why' },
    { command: 'dataset drawings --crop centre --resolution 256', meaning: 'images that are aligned already' },
    { command: 'dataset videos --kind clips --fps 25', meaning: 'clips in which the head moves as in the videos' },
  ],
  read(values, [folder = ''], place) {
    const { kind, crop, withoutFace, resolution, fps, minFrames, maxFrames, everyNth, excludeDuplicates } = values;
    if (resolution !== undefined && values.pack !== undefined)
      throw new StudioError('usage', 'Give --resolution or --pack, not both: the pack says its own resolution.');
    if (maxFrames < minFrames)
      throw new StudioError('usage', `--max-frames (${maxFrames}) must not be below --min-frames (${minFrames}).`);
    return {
      folder: resolve(place.cwd, folder),
      ...{ kind, crop, withoutFace, resolution, fps, minFrames, maxFrames, everyNth, excludeDuplicates },
      ...readPack(values),
      provider: values.provider,
      threads: values.threads,
    };
  },
  report: (result) => ({
    remarks: [...named(result.rejected), ...named(result.warnings), ...advice(result)],
    lines: lines(result),
  }),
});

/** The first files of each reason, and how many more there are. */
function named(findings: readonly Finding<string>[]): string[] {
  const byReason = new Map<string, Finding<string>[]>();
  for (const finding of findings) {
    const same = byReason.get(finding.reason);
    if (same) same.push(finding);
    else byReason.set(finding.reason, [finding]);
  }
  return [...byReason].flatMap(([reason, all]) => {
    const more = all.length > SHOWN ? [`... and ${all.length - SHOWN} more: ${words(reason)} (--json names all).`] : [];
    return [...all.slice(0, SHOWN).map(({ file, sentence }) => `${file}: ${sentence}`), ...more];
  });
}

function advice({ files, crop, rejectedCounts }: DatasetReport): string[] {
  if (crop === 'centre' || (rejectedCounts['no-face'] ?? 0) < MANY * files) return [];
  return ['Many faces were not found: if the pictures are aligned already (drawings often are), use --crop centre.'];
}

function lines(report: DatasetReport): string[] {
  const { kind, pictures, clips = 0, resolution, files, used, hash, cache, bytes, reused } = report;
  const amount =
    kind === 'clips' ? `${clips} ${clips === 1 ? 'clip' : 'clips'} with ${pictures} frames` : `${pictures} images`;
  const origin = { all: 'as prepared before', part: 'continued', none: 'new' }[reused];
  return [
    `${amount} of ${resolution}x${resolution} from ${used.length} of ${files} files`,
    `  left out  ${counts(report.rejectedCounts)}`,
    `  warnings  ${counts(report.warningCounts)}`,
    `  hash      ${hash}`,
    `  cache     ${cache} (${formatBytes(bytes)}, ${origin})`,
  ];
}

function counts(reasons: Partial<Record<string, number>>): string {
  const parts = Object.entries(reasons).map(([reason, count]) => `${count} ${words(reason)}`);
  return parts.join(', ') || 'none';
}

function words(reason: string): string {
  return reason.replaceAll('-', ' ');
}
