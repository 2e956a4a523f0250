import type { Declaration } from '../verb';
import { animate } from './animate';
import { dataset } from './dataset';
import { doctor } from './doctor';
import { generate } from './generate';
import { importVerb } from './import';
import { invert } from './invert';
import { packExportOnnx, packInfo, packVerify } from './pack';
import { run } from './run';
import { synthesize } from './synthesize';

export { animate, dataset, doctor, generate, importVerb, invert, packExportOnnx, packInfo, packVerify, run, synthesize };

/** Every verb there is, in the order in which an artist meets them. */
export const VERBS: readonly Declaration[] = [
  animate,
  generate,
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
