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
  readStyle,
  readSynthesis,
  styleFields,
  synthesisFields,
  videoFields,
} from '../groups';
import { stemOf } from '../paths';
import { defineVerb } from '../verb';
import { readVideo } from '../video';

const fields = {
  out: optional('-o, --out <file>', 'video to write', text(), "the portrait's name, in the current folder"),
  ...motionFields,
  ...styleFields,
  likeness: optional('--likeness <name>', 'a likeness made by "refine", in place of a portrait', text(100)),
  ...videoFields,
  layout: withDefault('--layout <name>', `what stands beside what: ${LAYOUTS.join(', ')}`, oneOf(LAYOUTS), 'motion'),
  ...cropFields,
  ...synthesisFields,
  ...packFields,
  ...computeFields,
  ...forceFields,
};

/** What a clip is called that has no name of its own. */
function nameOf(portrait: string | undefined, likeness: string | undefined): string {
  if (portrait !== undefined) return stemOf(portrait);
  // a likeness may be called anything, a file may not
  return likeness?.replace(/[^\p{L}\p{N}._ -]+/gu, '-').replace(/^[. ]+|[. ]+$/g, '') || 'portrait';
}

export const animate = defineVerb<typeof fields, AnimateOptions, ClipResult>({
  name: 'animate',
  summary: 'make a portrait move and write it as a video',
  positionals: [{ name: 'portrait', help: 'image file; the bundled sample portrait if left out', required: false }],
  options: fields,
  examples: [
    { command: 'animate', meaning: 'the sample portrait with the starter pack' },
    { command: 'animate photo.jpg --out clip.mp4', meaning: 'your own portrait' },
    { command: 'animate photo.jpg --seed 7 --motion-strength 1.3', meaning: 'another motion, a little stronger' },
    { command: 'animate photo.jpg --speed 0.25 --frames 512', meaning: 'slow motion' },
    { command: 'animate photo.jpg --loop --format gif --scale 2', meaning: 'a seamless GIF, twice as large' },
    { command: 'animate photo.jpg --layout portrait-inversion-motion', meaning: 'what went in beside what came out' },
    {
      command: 'animate photo.jpg --style ink --strength 0.7 --layout side-by-side',
      meaning: 'the same motion without and with a style',
    },
    { command: 'animate --likeness anna --style ink', meaning: 'a refined portrait in a style' },
  ],
  read(values, [portrait], place) {
    return {
      ...(portrait === undefined ? {} : { portrait: resolve(place.cwd, portrait) }),
      ...(values.likeness === undefined ? {} : { likeness: values.likeness }),
      layout: values.layout,
      ...readMotion(values),
      ...readStyle(values),
      ...readVideo(values, values.out, nameOf(portrait, values.likeness), place),
      ...readCrop(values),
      ...readSynthesis(values),
      ...readPack(values),
      ...readCompute(values),
    };
  },
  report: reportClip,
});
