export { type Picture } from './frameCache';
export { useFrameStore } from './frameStore';
export { lookKey } from './looks';
export { paint, toRgba } from './paint';
export { usePack } from './pack';
export { usePlayhead } from './playhead';
export { type Span } from './spans';
export { useFrames } from './useFrames';
