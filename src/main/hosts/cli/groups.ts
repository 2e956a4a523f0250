import { PROVIDER_NAMES } from '../../../engine/runtime/types';
import { QUALITIES } from '../../../engine/video/encoders';
import { SCALE_FILTERS } from '../../../engine/video/filters';
import { FORMATS } from '../../../engine/video/formats';
import { StudioError } from '../../../shared/errors';
import { STYLE_STRENGTH } from '../../../shared/strength';
import type { TrainingCompute } from '../../services/training';
import type {
  ComputeOptions,
  CropOptions,
  MotionOptions,
  PackOptions,
  StyleOptions,
  SynthesisOptions,
} from '../../services/types';
import {
  decimal,
  facePoints,
  flag,
  names,
  oneOf,
  optional,
  styleStrength,
  text,
  wholeNumber,
  withDefault,
  type Values,
} from './fields';

/** Options that several verbs share, and how they become parts of a service's options. */

const SEED = wholeNumber(0, 2 ** 32 - 1);

export const packFields = {
  pack: optional('--pack <pack>', 'model pack: its name, folder or .sivpack file', text(), 'starter'),
};

/** A name is told from a path by the packs themselves, which look it up. */
export function readPack({ pack }: Values<typeof packFields>): PackOptions {
  return { pack };
}

export const providerFields = {
  provider: withDefault('--provider <name>', 'what computes', oneOf(['auto', ...PROVIDER_NAMES]), 'auto'),
  threads: optional('--threads <n>', 'threads of the CPU', wholeNumber(1, 512), 'as many as fit the machine'),
};

export const computeFields = {
  ...providerFields,
  chunk: optional('--chunk <n>', 'frames computed at once', wholeNumber(1, 256), 'chosen by memory'),
};

export function readCompute({ provider, threads, chunk }: Values<typeof computeFields>): ComputeOptions {
  return { provider, threads, chunk };
}

export const trainingFields = {
  ...providerFields,
  saveEvery: withDefault('--save-every <seconds>', 'seconds between checkpoints', decimal(0, 86_400), 60),
};

export function readTraining({ provider, threads, saveEvery }: Values<typeof trainingFields>): TrainingCompute {
  return { provider, threads, saveSeconds: saveEvery };
}

export const cropFields = {
  crop: withDefault(
    '--crop <how>',
    'auto finds the face, centre takes the middle: for an image that is aligned already',
    oneOf(['auto', 'centre']),
    'auto',
  ),
  face: optional('--face <n>', 'which of several faces, 1 being the largest', wholeNumber(1, 100), 'the largest'),
  points: optional(
    '--points <lx,ly,rx,ry,mlx,mly,mrx,mry>',
    'align by hand: left eye, right eye, left and right corner of the mouth as seen in the picture, in pixels',
    facePoints(),
  ),
};

export function readCrop({ crop, face, points }: Values<typeof cropFields>): CropOptions {
  return { crop, face, points };
}

export const motionFields = {
  seed: withDefault('--seed <n>', 'seed of the motion: another one gives another motion', SEED, 0),
  codeDistance: optional('--code-distance <frames>', 'frames between motion codes', wholeNumber(1, 4096), "the pack's"),
  frames: withDefault('--frames <n>', 'length of the clip', wholeNumber(1, 1_000_000), 128),
  speed: withDefault('--speed <factor>', 'speed of the motion; 0.5 is slow motion', decimal(0.001, 100), 1),
  motionStrength: withDefault('--motion-strength <factor>', 'strength of the motion; 0 stands still', decimal(0, 4), 1),
  start: withDefault('--start <frame>', 'motion time of the first frame', decimal(0, 1_000_000), 0),
  loop: flag('--loop', 'let the last frame lead back into the first'),
};

export function readMotion(values: Values<typeof motionFields>): MotionOptions {
  const { seed, codeDistance, frames, speed, motionStrength, start, loop } = values;
  return { seed, codeDistance, frames, speed, motionStrength, start, loop };
}

export const styleFields = {
  style: optional(
    '--style <names>',
    'style of the pack or your own; several, separated by commas, stand side by side',
    names(),
  ),
  strength: optional(
    '--strength <factor>',
    `strength of the style: from ${STYLE_STRENGTH.min} to ${STYLE_STRENGTH.max}, 0 being none of it, or by range as in coarse=0.2,middle=0.8,fine=1`,
    styleStrength(),
    '1',
  ),
};

/** @throws StudioError 'usage' for a strength of no style */
export function readStyle({ style, strength }: Values<typeof styleFields>): StyleOptions {
  if (strength !== undefined && style === undefined) {
    throw new StudioError(
      'usage',
      '--strength is how strongly a style shows: name one with --style, or use --motion-strength for the motion.',
    );
  }
  return { styles: style ?? [], strength: strength ?? 1 };
}

export const synthesisFields = {
  psi: withDefault('--psi <factor>', 'truncation: 1 leaves it off, 0 gives the average face', decimal(-2, 2), 1),
  cutoff: optional('--cutoff <n>', 'truncate only this many of the ws, from the coarsest', wholeNumber(0, 18), 'all'),
  noise: withDefault('--noise <mode>', 'noise of the synthesis', oneOf(['const', 'random', 'none']), 'const'),
};

export function readSynthesis({ psi, cutoff, noise }: Values<typeof synthesisFields>): SynthesisOptions {
  return { psi, cutoff, noise };
}

export const videoFields = {
  format: optional('--format <name>', `one of ${FORMATS.join(', ')}`, oneOf(FORMATS), "by --out's extension"),
  quality: withDefault('--quality <preset>', QUALITIES.join(', '), oneOf(QUALITIES), 'standard'),
  fps: withDefault('--fps <n>', 'frames per second of the video', decimal(0.1, 1000), 25),
  scale: withDefault('--scale <factor>', 'enlarge the pictures', decimal(0.1, 16), 1),
  filter: withDefault(
    '--filter <name>',
    `how to enlarge: ${SCALE_FILTERS.join(', ')}`,
    oneOf(SCALE_FILTERS),
    'lanczos',
  ),
  title: optional('--title <text>', "title in the file's metadata", text(200)),
};

export const subjectFields = {
  subject: withDefault('--subject <n>', 'seed of the subject: another one gives another face', SEED, 0),
};

export const forceFields = {
  force: flag('--force', 'replace what is there already'),
};
