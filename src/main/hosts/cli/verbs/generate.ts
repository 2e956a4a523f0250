import { SUBJECT_LAYOUTS, type ClipResult, type GenerateOptions } from '../../../services/types';
import { reportClip } from '../clip';
import { oneOf, optional, text, withDefault } from '../fields';
import {
  computeFields,
  forceFields,
  motionFields,
  packFields,
  readCompute,
  readMotion,
  readPack,
  readStyle,
  readSynthesis,
  styleFields,
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
  ...styleFields,
  ...videoFields,
  layout: withDefault(
    '--layout <name>',
    `what stands beside what: ${SUBJECT_LAYOUTS.join(', ')}`,
    oneOf(SUBJECT_LAYOUTS),
    'motion',
  ),
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
    { command: 'generate --style ink,neon --layout side-by-side', meaning: 'one motion without and in two styles' },
    { command: 'generate --pack faces.sivpack --psi 0.7 --out face.webm', meaning: 'nearer to the average face' },
  ],
  read(values, _, place) {
    return {
      subject: values.subject,
      layout: values.layout,
      ...readMotion(values),
      ...readStyle(values),
      ...readVideo(values, values.out, `subject-${values.subject}`, place),
      ...readSynthesis(values),
      ...readPack(values),
      ...readCompute(values),
    };
  },
  report: reportClip,
});
