import type { ClipResult, GenerateOptions } from '../../../services/types';
import { reportClip } from '../clip';
import { optional, text } from '../fields';
import {
  computeFields,
  forceFields,
  motionFields,
  packFields,
  readCompute,
  readMotion,
  readPack,
  readSynthesis,
  subjectFields,
  synthesisFields,
  videoFields,
} from '../groups';
import { defineVerb } from '../verb';
import { readVideo } from '../video';

const fields = {
  out: optional('-o, --out <file>', 'video to write', text(), 'subject-<n>, in the current folder'),
  ...subjectFields,
  ...motionFields,
  ...videoFields,
  ...synthesisFields,
  ...packFields,
  ...computeFields,
  ...forceFields,
};

export const generate = defineVerb<typeof fields, GenerateOptions, ClipResult>({
  name: 'generate',
  summary: 'make up a subject and write its video',
  positionals: [],
  options: fields,
  examples: [
    { command: 'generate', meaning: 'some subject with the starter pack' },
    { command: 'generate --subject 12 --seed 3', meaning: 'subject 12 in motion 3' },
    { command: 'generate --pack faces.sivpack --psi 0.7 --out face.webm', meaning: 'nearer to the average face' },
  ],
  read(values, _, place) {
    return {
      subject: values.subject,
      ...readMotion(values),
      ...readVideo(values, values.out, `subject-${values.subject}`, place),
      ...readSynthesis(values),
      ...readPack(values),
      ...readCompute(values),
    };
  },
  report: reportClip,
});
