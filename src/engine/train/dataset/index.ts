export type { ClipSet, ImageSet } from './types';
export { imageSetOf } from './memory';
export { openClipSet, openImageSet } from './open';
export { prepareClips, prepareImages } from './prepare';
export { CROP_KINDS, type CropKind, type PrepareContext, type PrepareOptions, type PreparePhase } from './options';
export type { DatasetReport, Finding, RejectReason, UsedFile, WarnReason } from './report';
