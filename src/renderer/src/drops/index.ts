export { useDrop, useDrops } from './store';
export type { DropKind } from './kinds';
