export { check, reachable } from './check';
export { grad } from './grad';
export { Graph, type Operand, type Value } from './graph';
export type { Pads, Target } from './op';
export * from './ops';
