import { resolve } from 'node:path';
import { LAYOUTS, type AnimateOptions, type ClipResult } from '../../../services/types';
import { reportClip } from '../clip';
import { oneOf, optional, text, withDefault } from '../fields';
import {
  computeFields,
  cropFields,
  forceFields,
  motionFields,
  packFields,
  readCompute,
  readCrop,
  readMotion,
  readPack,
  readSynthesis,
  synthesisFields,
  videoFields,
} from '../groups';
import { stemOf } from '../paths';
import { defineVerb } from '../verb';
import { readVideo } from '../video';

const fields = {
  out: optional('-o, --out <file>', 'video to write', text(), "the portrait's name, in the current folder"),
  ...motionFields,
  ...videoFields,
  layout: withDefault('--layout <name>', `side by side: ${LAYOUTS.join(', ')}`, oneOf(LAYOUTS), 'motion'),
  ...cropFields,
  ...synthesisFields,
  ...packFields,
  ...computeFields,
  ...forceFields,
};

export const animate = defineVerb<typeof fields, AnimateOptions, ClipResult>({
  name: 'animate',
  summary: 'make a portrait move and write it as a video',
  positionals: [{ name: 'portrait', help: 'image file; the bundled sample portrait if left out', required: false }],
  options: fields,
  examples: [
    { command: 'animate', meaning: 'the sample portrait with the starter pack' },
    { command: 'animate photo.jpg --out clip.mp4', meaning: 'your own portrait' },
    { command: 'animate photo.jpg --seed 7 --strength 1.3', meaning: 'another motion, a little stronger' },
    { command: 'animate photo.jpg --speed 0.25 --frames 512', meaning: 'slow motion' },
    { command: 'animate photo.jpg --loop --format gif --scale 2', meaning: 'a seamless GIF, twice as large' },
    { command: 'animate photo.jpg --layout portrait-inversion-motion', meaning: 'what went in beside what came out' },
  ],
  read(values, [portrait], place) {
    return {
      ...(portrait === undefined ? {} : { portrait: resolve(place.cwd, portrait) }),
      layout: values.layout,
      ...readMotion(values),
      ...readVideo(values, values.out, portrait === undefined ? 'portrait' : stemOf(portrait), place),
      ...readCrop(values),
      ...readSynthesis(values),
      ...readPack(values),
      ...readCompute(values),
    };
  },
  report: reportClip,
});
