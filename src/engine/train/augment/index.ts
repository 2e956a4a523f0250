export { augment, augmentFeeds, augmentInputs, drawAugment, type AugmentInputs } from './augment';
export { AUGMENT_INTERVAL, AugmentController, type AugmentControllerOptions, type AugmentState } from './controller';
export { drawTransformation, IDENTITY, type AugmentGroups, type Transformation } from './parameters';
