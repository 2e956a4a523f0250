import type { Look } from '../../../shared/scene';

/** Names a look in the cache; JSON.parse gives it back. */
export const lookKey = (look: Look): string =>
  look.kind === 'motion'
    ? JSON.stringify({ kind: 'motion', style: look.style, elsewhere: look.elsewhere })
    : JSON.stringify({ kind: look.kind });

/** Whether a look is the same at every frame; it is had once, as frame 0. */
export const isStill = (look: Look): boolean => look.kind === 'inversion';
