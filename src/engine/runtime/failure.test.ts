import { describe, expect, it } from 'vitest';
import { StudioError } from '../../shared/errors';
import { backendFailure, isOutOfMemory } from './failure';

const NODE = "Non-zero status code returned while running Conv node. Name:'Conv_0' Status Message: ";
const EXHAUSTED = [
  `${NODE}bfc_arena.cc:360 AllocateRawInternal Failed to allocate memory for requested buffer of size 70368744177664`,
  `${NODE}std::bad_alloc`,
  `${NODE}[ONNXRuntimeError] : 1 : FAIL : Calculation for Tensor storage size overflowed`,
  `${NODE}Available memory of 1048576 is smaller than requested bytes of 8388608`,
  `${NODE}CUDA failure 2: out of memory ; GPU=0 ; hostname=box`,
  `${NODE}CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0`,
  `${NODE}Failed to create GPU buffer: size=4294967296`,
  'Buffer size (4294967296) exceeds the max buffer size limit (268435456).',
  'Exception(1) tid(2) 8007000E Not enough memory resources are available to complete this operation.',
  'Array buffer allocation failed',
  'Invalid typed array length: 9007199254740991',
];
const OTHER = [
  `${NODE}Got invalid dimensions for input: x`,
  'Failed to load model because protobuf parsing failed.',
  'no available backend found. ERR: [dml] backend not found.',
];

describe('isOutOfMemory', () => {
  it.each(EXHAUSTED)('recognises: %s', (message) => {
    expect(isOutOfMemory(new Error(message))).toBe(true);
  });
  it.each(OTHER)('does not take for it: %s', (message) => {
    expect(isOutOfMemory(new Error(message))).toBe(false);
  });
});

describe('backendFailure', () => {
  const context = { doing: 'run', network: 'synthesis', provider: 'cpu' } as const;

  it('says which network, how much was asked for and what to do', () => {
    const error = backendFailure(new Error(EXHAUSTED[3]), context);
    expect(error).toMatchObject({ code: 'out-of-memory', detail: EXHAUSTED[3] });
    expect(error.message).toMatch(/memory to run the network "synthesis" \(8 MiB more were asked for\): close other/);
  });

  it('blames the provider where it is not the CPU', () => {
    expect(backendFailure(new Error('device lost'), { ...context, provider: 'webgpu' }).code).toBe('provider');
    expect(backendFailure(new Error('device lost'), context).code).toBe('internal');
  });

  it('leaves errors of the program alone', () => {
    const error = new StudioError('cancelled', 'Cancelled.');
    expect(backendFailure(error, context)).toBe(error);
  });
});
