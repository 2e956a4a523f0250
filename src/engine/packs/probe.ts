import type { PackRole, Probe } from '../../shared/pack';
import { Random } from '../tensor/random';
import { f32, sameShape, sizeOf, type F32, type Weights } from '../tensor/tensor';

/**
 * A probe: inputs of a network with some of the numbers it must give for them, so that weights and program can be checked together,
 * before and after a conversion, and on another machine.
 */

const MAX_STORED = 256;
const MAX_INPUT_NUMBERS = 2 ** 26;

/** One difference between what a probe expects and what a network gave. */
export interface ProbeDifference {
  readonly output: string;
  readonly message: string;
}

/**
 * The inputs of a probe as tensors; a seeded one is standard normal numbers, Random(seed) from its start.
 * @returns undefined if a shape is larger than any input, or does not fit the values given for it
 */
export function probeInputs(probe: Probe): Map<string, F32> | undefined {
  const inputs = new Map<string, F32>();
  for (const [name, input] of Object.entries(probe.inputs)) {
    const size = sizeOf(input.shape);
    if (size > MAX_INPUT_NUMBERS) return undefined;
    if ('seed' in input) inputs.set(name, f32(input.shape, new Random(input.seed).normals(size)));
    else if (input.values.length === size) inputs.set(name, f32(input.shape, input.values));
    else return undefined;
  }
  return inputs;
}

/**
 * Records what a network gave.
 * @param inputs seeds (standard normal numbers) or tensors, by input name
 * @param tolerance how far a later run may be from these numbers, absolute
 */
export function makeProbe(network: PackRole, inputs: Probe['inputs'], outputs: Weights, tolerance: number): Probe {
  const recorded = [...outputs].map(([name, { shape, data }]): [string, Probe['outputs'][string]] => {
    const every = strideFor(data.length);
    const values = Array.from({ length: Math.ceil(data.length / every) }, (_, i) => data[i * every] as number);
    return [name, { shape: [...shape], every, values, tolerance }];
  });
  return { network, inputs, outputs: Object.fromEntries(recorded) };
}

/** Compares what a network gave with what the probe expects; empty if it agrees. */
export function compareProbe(probe: Probe, outputs: Weights): ProbeDifference[] {
  return Object.entries(probe.outputs).flatMap(([output, expected]) => {
    const tensor = outputs.get(output);
    const differs = (message: string) => [{ output, message }];
    if (!tensor) return differs('the network has no such output');
    if (!sameShape(tensor.shape, expected.shape)) {
      return differs(`it is [${tensor.shape.join(',')}] where [${expected.shape.join(',')}] is expected`);
    }
    if (expected.values.length !== Math.ceil(tensor.data.length / expected.every))
      return differs('the probe lists too few numbers');
    // Math.max keeps a NaN once it has met one, and no comparison below lets it pass.
    const worst = expected.values.reduce(
      (max, value, i) => Math.max(max, Math.abs((tensor.data[i * expected.every] as number) - value)),
      0,
    );
    return worst <= expected.tolerance ? [] : differs(`it is off by ${worst}, more than ${expected.tolerance}`);
  });
}

/** An odd stride, so that the numbers kept do not all lie in one column of an image. */
function strideFor(size: number): number {
  const every = Math.ceil(size / MAX_STORED);
  return every % 2 === 0 ? every + 1 : every;
}
