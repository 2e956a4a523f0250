import { basename, resolve } from 'node:path';
import { STYLE_PRESET_NAMES } from '../../../../engine/train/programs/presets';
import type { TrainingOptions, TrainingResult } from '../../../services/training';
import { decimal, oneOf, optional, text, wholeNumber, withDefault } from '../fields';
import { forceFields, packFields, readTraining, trainingFields } from '../groups';
import { reportTraining } from '../jobs';
import { defineVerb } from '../verb';

const fields = {
  name: optional('--name <name>', 'what the style is called', text(100), "the folder's name"),
  ...packFields,
  preset: withDefault(
    '--preset <name>',
    'how long it may take on this machine: quick is minutes, standard half an hour, long hours',
    oneOf(STYLE_PRESET_NAMES),
    'quick',
  ),
  iterations: optional('--iterations <n>', "number of iterations instead of the preset's", wholeNumber(1, 1_000_000)),
  crop: withDefault(
    '--crop <how>',
    'aligned finds the faces, centre takes the middle: for pictures that are aligned already',
    oneOf(['aligned', 'centre']),
    'aligned',
  ),
  fromResolution: optional(
    '--from-resolution <pixels>',
    'lowest layers that change: a lower one lets the style change shapes',
    wholeNumber(4, 1024),
    '64, or half of a smaller pack',
  ),
  keep: optional(
    '--keep <share>',
    'how much of the subject is kept: less gives the pictures of the folder more say, also over shapes',
    decimal(0, 2),
    '1, as published',
  ),
  seed: withDefault('--seed <n>', 'seed of the training', wholeNumber(0, 2 ** 32 - 1), 0),
  ...trainingFields,
  ...forceFields,
};

export const style = defineVerb<typeof fields, TrainingOptions, TrainingResult>({
  name: 'style',
  summary: 'tune a style of a pack to the pictures of a folder',
  positionals: [{ name: 'folder', help: 'folder of pictures in the style, 20 or more', required: true }],
  options: fields,
  examples: [
    { command: 'style my-drawings --name ink', meaning: 'a quick style, in minutes' },
    { command: 'style my-drawings --name ink --preset standard', meaning: 'a better one' },
    { command: 'style cut-outs --name paper --from-resolution 8 --keep 0.3', meaning: 'one that changes shapes too' },
  ],
  read(values, [folder = ''], place) {
    const { pack, name, preset, iterations, crop, fromResolution, keep, seed, force } = values;
    const path = resolve(place.cwd, folder);
    const called = name ?? basename(path);
    return {
      kind: 'style',
      name: called,
      output: `style ${called} of ${pack ?? 'starter'}`,
      options: { folder: path, pack, name: called, preset, iterations, crop, fromResolution, keep, seed, force },
      compute: readTraining(values),
    };
  },
  report: reportTraining,
});
