import { StudioError } from '../../shared/errors';
import { networkSpecSchema, type MotionConfig, type NetworkSpec } from '../../shared/networks';
import type { Probe } from '../../shared/pack';
import { evaluateNetwork } from '../nets/evaluate';
import { FRAME_LIMIT, motionFeeds } from '../nets/motionInputs';
import { buildNetwork, partNames } from '../nets/networkGraph';
import type { Runtime } from '../runtime/types';
import { maxAbsDiff, type F32, type Weights } from '../tensor/tensor';
import { probeInputs } from './probe';
import type { RunProbe } from './verify';

/**
 * Inputs that exercise all of a network, or of a part of it, at the least cost: one code, one picture, one moment between two motion
 * codes. Seeded, so that a probe can be stored in a few lines.
 */
export function sampleInputs(spec: NetworkSpec, part?: string): Probe['inputs'] {
  const inputs: Probe['inputs'] = {};
  for (const [i, { name, shape }] of buildNetwork(spec, part, 1).inputs.entries()) {
    inputs[name] = { shape: [...shape], seed: i + 1 };
  }
  return { ...inputs, ...(spec.kind === 'motion' ? momentInputs(spec.config) : {}) };
}

/** As sampleInputs, as tensors. */
export function sampleTensors(spec: NetworkSpec, part?: string): Map<string, F32> {
  const tensors = probeInputs({ network: spec.kind, inputs: sampleInputs(spec, part), outputs: {} });
  if (tensors) return tensors;
  throw new StudioError('unsupported', `The ${part ?? spec.kind} is too large to be tried out.`);
}

/** How far two runs of a network are apart; NaN where a number is not finite or an output is missing. */
export interface RunDifference {
  /** Largest difference of any number of any output. */
  readonly absolute: number;
  /** The same relative to the largest number of that output, or to 1 if that is larger. */
  readonly relative: number;
}

/** Compares what two runs gave, output by output. */
export function compareRuns(expected: Weights, found: Weights): RunDifference {
  let difference: RunDifference = { absolute: 0, relative: 0 };
  for (const [name, { data }] of expected) {
    const other = found.get(name)?.data;
    const absolute = other?.length === data.length ? maxAbsDiff(data, other) : NaN;
    // Math.max keeps a NaN once it has met one.
    difference = {
      absolute: Math.max(difference.absolute, absolute),
      relative: Math.max(difference.relative, absolute / Math.max(1, largest(data))),
    };
  }
  return difference;
}

/** Largest magnitude. */
export function largest(data: Float32Array): number {
  return data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** What says where the moment lies cannot be random. Early in a clip, the constant first code and the random ones both count. */
function momentInputs(config: MotionConfig): Probe['inputs'] {
  const moment = Math.min(1.5 * config.codeDistance, FRAME_LIMIT / 2);
  const { inside, first, clock } = motionFeeds(config, [moment], () => new Float32Array(config.motionDim));
  const stored = ({ shape, data }: F32) => ({ shape: [...shape], values: [...data] });
  return { inside: stored(inside), first: stored(first), clock: stored(clock) };
}

/** Runs the probes of a pack; a part of a network is told by the inputs a probe has. */
export function probeRunner(runtime: Runtime): RunProbe {
  return async (pack, role, inputs, signal) => {
    const spec = networkSpecSchema.safeParse(pack.network(role));
    if (!spec.success)
      throw new StudioError('unsupported', `The ${role} cannot be run: its architecture is not known.`);
    const part = partTaking(spec.data, [...inputs.keys()]);
    const weights = await pack.weights(role, signal);
    return evaluateNetwork(runtime, { spec: spec.data, part, weights, inputs }, signal);
  };
}

function partTaking(spec: NetworkSpec, names: readonly string[]): string | undefined {
  return partNames(spec).find((part) => {
    const { inputs } = buildNetwork(spec, part, 1);
    return inputs.length === names.length && inputs.every(({ name }) => names.includes(name));
  });
}
