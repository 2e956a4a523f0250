import { resolve } from 'node:path';
import type { SynthesizeOptions, SynthesizeResult } from '../../../services/types';
import { oneOf, optional, text, withDefault } from '../fields';
import {
  computeFields,
  forceFields,
  packFields,
  readCompute,
  readPack,
  readSynthesis,
  synthesisFields,
} from '../groups';
import { outputPath, stemOf } from '../paths';
import { defineVerb } from '../verb';

const fields = {
  out: optional(
    '-o, --out <path>',
    'folder for PNG files, or a .safetensors file for the images as numbers',
    text(),
    "a folder with the input's name",
  ),
  space: withDefault('--space <name>', 'what the tensor holds', oneOf(['w', 'z']), 'w'),
  tensor: optional('--tensor <name>', 'which tensor of the file', text(200), 'the only one'),
  ...synthesisFields,
  ...packFields,
  ...computeFields,
  ...forceFields,
};

export const synthesize = defineVerb<typeof fields, SynthesizeOptions, SynthesizeResult>({
  name: 'synthesize',
  summary: 'turn w or z tensors into images',
  positionals: [{ name: 'input', help: '.safetensors or .npy file', required: true }],
  options: fields,
  examples: [
    { command: 'synthesize photo-w.safetensors', meaning: 'PNG files of the ws that `invert` found' },
    { command: 'synthesize z.npy --space z --psi 0.7', meaning: 'from z, truncated' },
    { command: 'synthesize w.npy --out images.safetensors', meaning: 'images as numbers from -1 to 1' },
  ],
  read(values, [input = ''], place) {
    const { out, space, tensor, force } = values;
    return {
      input: resolve(place.cwd, input),
      space,
      tensor,
      out: outputPath(out, `${stemOf(input)}-images`, '', force, place),
      force,
      ...readSynthesis(values),
      ...readPack(values),
      ...readCompute(values),
    };
  },
  report: ({ files, images, provider }) => ({
    remarks: [`${images} ${images === 1 ? 'image' : 'images'} made on ${provider}.`],
    lines: files,
  }),
});
