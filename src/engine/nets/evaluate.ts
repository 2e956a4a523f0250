import { StudioError } from '../../shared/errors';
import type { NetworkSpec } from '../../shared/networks';
import { compile } from '../onnx';
import { targetOf } from '../runtime/target';
import type { Feeds, Port, Runtime } from '../runtime/types';
import { sameShape, type F32, type Weights } from '../tensor/tensor';
import { batchInput, buildNetwork, type NetworkGraph, type NetworkInput } from './networkGraph';

/** One evaluation of a network, or of a part of it (networkGraph.ts has the parts and their inputs). */
export interface Evaluation {
  readonly spec: NetworkSpec;
  /** The whole network if absent. */
  readonly part?: string;
  readonly weights: Weights;
  /** By name; the batch is the length of the inputs' first axis. */
  readonly inputs: Weights;
}

/**
 * Runs a network once. Its weights are fed rather than baked in: for a single run that is faster, and no second copy of them exists.
 * @throws StudioError 'bad-input' naming an input that is missing, not known or of a wrong shape; 'not-found' for an unknown part;
 * 'corrupt' if the weights are not those of the architecture; 'out-of-memory', 'cancelled'
 */
export async function evaluateNetwork(
  runtime: Runtime,
  { spec, part, weights, inputs }: Evaluation,
  signal?: AbortSignal,
): Promise<Map<string, F32>> {
  const network = networkFor({ spec, part, inputs });
  const model = compile(network.outputs, { name: network.part, target: targetOf(runtime.provider.actual) });
  const feeds = feedsFor(model.inputs, network.part, weights, inputs);
  const session = await runtime.load(model);
  try {
    const fetched = await session.run(feeds, undefined, signal);
    return new Map(Object.entries(fetched) as [string, F32][]);
  } finally {
    await session.release();
  }
}

/**
 * The graph for as many rows as the inputs have; tells what is wrong with the inputs before anything is loaded.
 * @throws StudioError 'bad-input', 'not-found', as evaluateNetwork
 */
export function networkFor({ spec, part, inputs }: Omit<Evaluation, 'weights'>): NetworkGraph {
  const batchedBy = batchInput(spec, part);
  const rows = inputs.get(batchedBy)?.shape[0] ?? 1;
  if (rows === 0) throw new StudioError('bad-input', `The input '${batchedBy}' has no rows: give it one at least.`);
  const network = buildNetwork(spec, part, rows);
  for (const input of network.inputs) checkInput(network.part, input, inputs.get(input.name), batchedBy);
  const stranger = [...inputs.keys()].find((name) => !network.inputs.some((input) => input.name === name));
  if (stranger === undefined) return network;
  const known = network.inputs.map((input) => describe(input, batchedBy)).join(', ');
  throw new StudioError('bad-input', `There is no input '${stranger}' of the ${network.part}: it takes ${known}.`);
}

function checkInput(part: string, input: NetworkInput, given: F32 | undefined, batchedBy: string): void {
  if (given && sameShape(given.shape, input.shape)) return;
  const found = given ? `is [${given.shape.join(', ')}]` : 'is missing';
  throw new StudioError(
    'bad-input',
    `The input '${input.name}' of the ${part} ${found}: give it ${describe(input, batchedBy)}, ${input.meaning}.`,
  );
}

function describe({ name, shape }: NetworkInput, batchedBy: string): string {
  return `${name} [${shape.map((d, axis) => (name === batchedBy && axis === 0 ? 'N' : d)).join(', ')}]`;
}

function feedsFor(ports: readonly Port[], part: string, weights: Weights, inputs: Weights): Feeds {
  const feeds = ports.map(({ name, shape }) => {
    const tensor = inputs.get(name) ?? weights.get(name);
    if (tensor && sameShape(tensor.shape, shape)) return [name, tensor] as const;
    const found = tensor ? `is [${tensor.shape.join(', ')}] instead of [${shape.join(', ')}]` : 'is missing';
    throw new StudioError('corrupt', `The tensor '${name}' of the ${part} ${found}: get a fresh copy of its weights.`);
  });
  return Object.fromEntries(feeds);
}
