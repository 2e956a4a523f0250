export { initialMotion, motionConfigFor, timeBuffers } from './initial';
export { inversionsOf, type Inversions } from './inversions';
export { motionNetworks } from './networks';
export { MOTION_DEFAULTS, WARM_DEFAULTS, type KnownMotion, type MotionOptions, type WarmStart } from './options';
export { MotionRecipe } from './recipe';
export { LEAST_FRAMES, MOMENTS } from './times';
