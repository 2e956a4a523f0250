export { openRuntime, type RuntimeOptions } from './providers';
export { withChunks, machineMemory, peakMemory, type MachineMemory } from './memory';
export { diagnoseRuntime, type RuntimeDiagnosis } from './doctor';
export { targetOf } from './target';
export * from './types';
