import { resolve } from 'node:path';
import type { InvertOptions, InvertResult } from '../../../services/types';
import { optional, text } from '../fields';
import { cropFields, forceFields, packFields, providerFields, readCrop, readPack } from '../groups';
import { outputPath, stemOf } from '../paths';
import { defineVerb } from '../verb';

const fields = {
  out: optional('-o, --out <file>', '.safetensors file for w', text(), "the portrait's name, in the current folder"),
  image: optional('--image <file>', '.png file for the image that w gives', text(), "beside it, the portrait's name"),
  ...cropFields,
  ...packFields,
  ...providerFields,
  ...forceFields,
};

export const invert = defineVerb<typeof fields, InvertOptions, InvertResult>({
  name: 'invert',
  summary: 'find the w of a portrait and show what it gives',
  positionals: [{ name: 'portrait', help: 'image file; the bundled sample portrait if left out', required: false }],
  options: fields,
  examples: [
    { command: 'invert photo.jpg', meaning: 'writes photo-w.safetensors and photo-inverted.png' },
    { command: 'invert photo.jpg --out face.safetensors --image face.png', meaning: 'with names of your own' },
  ],
  read(values, [portrait], place) {
    const { out, image, force, provider, threads } = values;
    const stem = portrait === undefined ? 'portrait' : stemOf(portrait);
    return {
      ...(portrait === undefined ? {} : { portrait: resolve(place.cwd, portrait) }),
      out: outputPath(out, `${stem}-w`, '.safetensors', force, place),
      image: outputPath(image, `${stem}-inverted`, '.png', force, place),
      force,
      ...readCrop(values),
      ...readPack(values),
      provider,
      threads,
    };
  },
  report: ({ file, image, psnr, provider }) => ({
    remarks: [`The inversion is ${psnr.toFixed(1)} dB from the aligned portrait (on ${provider}).`],
    lines: [file, image],
  }),
});
