import { resolve } from 'node:path';
import { LIKENESS_PRESET_NAMES } from '../../../../engine/train/programs/likenessPresets';
import type { TrainingOptions, TrainingResult } from '../../../services/training';
import { oneOf, optional, text, withDefault } from '../fields';
import { cropFields, forceFields, packFields, readCrop, readTraining, trainingFields } from '../groups';
import { reportTraining } from '../jobs';
import { stemOf } from '../paths';
import { defineVerb } from '../verb';

const fields = {
  name: optional('--name <name>', 'what the likeness is called', text(100), "the portrait's name"),
  ...packFields,
  preset: withDefault(
    '--preset <name>',
    'quick has most of the gain, standard takes three times as long for the rest',
    oneOf(LIKENESS_PRESET_NAMES),
    'quick',
  ),
  ...cropFields,
  ...trainingFields,
  ...forceFields,
};

export const refine = defineVerb<typeof fields, TrainingOptions, TrainingResult>({
  name: 'refine',
  summary: 'make a likeness: a portrait reproduced closely that still moves',
  positionals: [{ name: 'portrait', help: 'image file; the bundled sample portrait if left out', required: false }],
  options: fields,
  examples: [
    { command: 'refine photo.jpg --name anna', meaning: 'a likeness called anna' },
    { command: 'refine photo.jpg --preset standard --force', meaning: 'a closer one in place of the first' },
  ],
  read(values, [portrait], place) {
    const { pack, name, preset, force } = values;
    const called = name ?? (portrait === undefined ? 'portrait' : stemOf(portrait).slice(0, 100));
    return {
      kind: 'likeness',
      name: called,
      output: `likeness ${called} of ${pack ?? 'starter'}`,
      options: {
        ...(portrait === undefined ? {} : { portrait: resolve(place.cwd, portrait) }),
        ...{ pack, name: called, preset, force },
        ...readCrop(values),
      },
      compute: readTraining(values),
    };
  },
  report: reportTraining,
});
