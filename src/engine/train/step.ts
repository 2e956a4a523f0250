import { StudioError } from '../../shared/errors';
import { grad, reachable, type Value } from '../graph';
import { isOp } from '../graph/graph';
import type { Target } from '../graph/op';
import { compile } from '../onnx';
import type { Feeds, Fetches, OnnxModel, Session } from '../runtime/types';
import type { Weights } from '../tensor/tensor';
import { memoryOf, type NetworkMemory } from './memory';
import { Parameters } from './parameters';

/** A forward and backward pass as one network: parameters in, losses and gradients out. */
export interface TrainingStep {
  readonly model: OnnxModel;
  readonly parameters: Parameters;
  /** Weights that are read but not trained, and change between runs: the batch must hold them. */
  readonly passed: readonly string[];
  /** Names of the scalar outputs beside 'loss'. */
  readonly metrics: readonly string[];
  /** What it takes, estimated (memory.ts). */
  readonly memory: NetworkMemory;
}

export interface StepOptions {
  /** Further scalars to report. */
  readonly metrics?: Readonly<Record<string, Value>>;
  /** Weights that never change: baked in, not trained. */
  readonly frozen?: Weights;
  /** Which of the other weights are trained; all if absent. */
  readonly trains?: (name: string) => boolean;
  /** The layout gradients are wanted in: one for a network that several losses train. Its weights that this loss does not depend on have gradient zero. */
  readonly parameters?: Parameters;
  readonly target?: Target;
}

/**
 * Builds the training step of a loss. Every weight the loss depends on is trained unless the options say otherwise.
 * @param loss scalar value
 */
export function trainingStep(name: string, loss: Value, options: StepOptions = {}): TrainingStep {
  const { metrics = {}, frozen, trains = () => true, target } = options;
  if (loss.shape.length !== 0) throw new StudioError('internal', `${name}: a loss is a scalar, got [${loss.shape}]`);
  const open = reachable([loss]).filter((v): v is Value<'weight'> => isOp(v, 'weight') && !frozen?.has(v.attrs.name));
  const trained = open.filter((v) => trains(v.attrs.name));
  const passed = open.filter((v) => !trains(v.attrs.name)).map((v) => v.attrs.name);
  const parameters = options.parameters ?? new Parameters(trained.map((v) => ({ name: v.attrs.name, shape: v.shape })));
  const gradients = grad(loss, trained);
  const outputs = Object.fromEntries(trained.map((v, i) => [`grad.${v.attrs.name}`, gradients[i] as Value]));
  const model = compile({ loss, ...metrics, ...outputs }, { name, weights: frozen, target });
  const memory = memoryOf([loss, ...Object.values(metrics), ...gradients], frozen);
  return { model, parameters, passed, metrics: Object.keys(metrics), memory };
}

/**
 * Runs a training step once.
 * @param flat parameters (layout of step.parameters); @param gradient filled with the gradients
 * @param batch the step's inputs, and the weights it is passed
 * @returns the loss and the metrics
 */
export async function runStep(
  step: TrainingStep,
  session: Session,
  flat: Float32Array,
  gradient: Float32Array,
  batch: Feeds,
): Promise<Record<string, number>> {
  const ports = new Set(session.model.inputs.map(({ name }) => name));
  const own = [...step.parameters.views(flat)].filter(([name]) => ports.has(name));
  const into: Fetches = {};
  for (const [name, view] of step.parameters.views(gradient)) {
    if (ports.has(name)) into[`grad.${name}`] = view;
    else view.data.fill(0);
  }
  const fetched = await session.run({ ...batch, ...Object.fromEntries(own) }, into);
  return Object.fromEntries(['loss', ...step.metrics].map((name) => [name, Number(fetched[name]?.data[0])]));
}
