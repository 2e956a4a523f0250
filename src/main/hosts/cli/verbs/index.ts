export { animate } from './animate';
export { doctor } from './doctor';
export { generate } from './generate';
export { importVerb } from './import';
export { invert } from './invert';
export { packExportOnnx, packInfo, packVerify } from './pack';
export { run } from './run';
export { synthesize } from './synthesize';
