import type { Declaration } from '../verb';
import { animate } from './animate';
import { dataset } from './dataset';
import { doctor } from './doctor';
import { generate } from './generate';
import { importVerb } from './import';
import { invert } from './invert';
import { jobsCancel, jobsFinish, jobsList, jobsPause, jobsRemove, jobsResume } from './jobs';
import { likenessesList, likenessesRemove, stylesList, stylesRemove } from './library';
import { packExportOnnx, packInfo, packVerify } from './pack';
import { refine } from './refine';
import { run } from './run';
import { style } from './style';
import { synthesize } from './synthesize';
import { trainEncoder, trainGenerator, trainMotion } from './train';

export {
  jobsCancel,
  jobsFinish,
  jobsList,
  jobsPause,
  jobsRemove,
  jobsResume,
  style,
  trainEncoder,
  trainGenerator,
  trainMotion,
};
export { likenessesList, likenessesRemove, refine, stylesList, stylesRemove };
export {
  animate,
  dataset,
  doctor,
  generate,
  importVerb,
  invert,
  packExportOnnx,
  packInfo,
  packVerify,
  run,
  synthesize,
};

/** Every verb there is, in the order in which an artist meets them. */
export const VERBS: readonly Declaration[] = [
  animate,
  generate,
  style,
  stylesList,
  stylesRemove,
  refine,
  likenessesList,
  likenessesRemove,
  trainGenerator,
  trainEncoder,
  trainMotion,
  jobsList,
  jobsResume,
  jobsPause,
  jobsFinish,
  jobsCancel,
  jobsRemove,
  invert,
  synthesize,
  importVerb,
  packInfo,
  packVerify,
  packExportOnnx,
  run,
  dataset,
  doctor,
];
