import { StudioError } from '../../shared/errors';
import { grad, reachable, type Value } from '../graph';
import { isOp } from '../graph/graph';
import type { Target } from '../graph/op';
import { compile } from '../onnx';
import type { Feeds, Fetches, OnnxModel, Session } from '../runtime/types';
import type { Weights } from '../tensor/tensor';
import { Parameters } from './parameters';

/** A forward and backward pass as one network: parameters in, losses and gradients out. */
export interface TrainingStep {
  readonly model: OnnxModel;
  readonly parameters: Parameters;
  /** Names of the scalar outputs beside 'loss'. */
  readonly metrics: readonly string[];
}

/**
 * Builds the training step of a loss. Every weight the loss depends on and that `frozen` does not hold is trained.
 * @param loss scalar value; @param metrics further scalars to report
 */
export function trainingStep(
  name: string,
  loss: Value,
  options: { metrics?: Readonly<Record<string, Value>>; frozen?: Weights; target?: Target } = {},
): TrainingStep {
  const { metrics = {}, frozen, target } = options;
  if (loss.shape.length !== 0) throw new StudioError('internal', `${name}: a loss is a scalar, got [${loss.shape}]`);
  const trained = reachable([loss]).filter(
    (v): v is Value<'weight'> => isOp(v, 'weight') && !frozen?.has(v.attrs.name),
  );
  const parameters = new Parameters(trained.map((v) => ({ name: v.attrs.name, shape: v.shape })));
  const gradients = grad(loss, trained);
  const outputs = Object.fromEntries(trained.map((v, i) => [`grad.${v.attrs.name}`, gradients[i] as Value]));
  const model = compile({ loss, ...metrics, ...outputs }, { name, weights: frozen, target });
  return { model, parameters, metrics: Object.keys(metrics) };
}

/**
 * Runs a training step once.
 * @param flat parameters (layout of step.parameters); @param gradient filled with the gradients
 * @returns the loss and the metrics
 */
export async function runStep(
  step: TrainingStep,
  session: Session,
  flat: Float32Array,
  gradient: Float32Array,
  batch: Feeds,
): Promise<Record<string, number>> {
  const feeds: Feeds = { ...batch, ...Object.fromEntries(step.parameters.views(flat)) };
  const into: Fetches = {};
  for (const [name, view] of step.parameters.views(gradient)) into[`grad.${name}`] = view;
  const fetched = await session.run(feeds, into);
  return Object.fromEntries(['loss', ...step.metrics].map((name) => [name, Number(fetched[name]?.data[0])]));
}
