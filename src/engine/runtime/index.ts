export { openRuntime, type RuntimeOptions } from './providers';
export { withChunks, machineMemory, peakMemory, type MachineMemory } from './memory';
export { diagnoseRuntime, type RuntimeDiagnosis } from './doctor';
export * from './types';
