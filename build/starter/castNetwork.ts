import { concat, gemm, mul, type Graph, type Value } from '../../src/engine/graph';
import { fullyConnected } from '../../src/engine/nets/layers';
import type { Shape } from '../../src/engine/tensor/tensor';
import { IDENTITY_DIMS, POSE_DIMS, TRAINING_CAST } from './portrait';
import { generatorConfig, RESOLUTION } from './plan';

/** Numbers learned per subject beside its traits. */
const EMBEDDING = 64;
const HIDDEN = 256;

/** Shapes of the cast network's weights, by name. */
export function castShapes(): Map<string, Shape> {
  const { wDim } = generatorConfig(RESOLUTION);
  return new Map<string, Shape>([
    ['cast.embedding', [TRAINING_CAST, EMBEDDING]],
    ['cast.fc0.weight', [HIDDEN, EMBEDDING + IDENTITY_DIMS + POSE_DIMS]],
    ['cast.fc0.bias', [HIDDEN]],
    ['cast.fc1.weight', [HIDDEN, HIDDEN]],
    ['cast.fc1.bias', [HIDDEN]],
    ['cast.fc2.weight', [wDim, HIDDEN]],
    ['cast.fc2.bias', [wDim]],
  ]);
}

/**
 * (subject, pose) -> w: the teacher that knows the factors. It exists while the starter pack is made; the pack's own mapping
 * network is distilled from it afterwards.
 * @param member one-hot [N,cast]; @param traits [N,IDENTITY_DIMS]; @param pose [N,POSE_DIMS]; @returns w [N,wDim]
 */
export function castCode(g: Graph, member: Value, traits: Value, pose: Value): Value {
  const shapes = castShapes();
  const weight = (name: string) => g.weight(name, shapes.get(name) as Shape);
  const embedding = gemm(member, weight('cast.embedding'));
  // traits and pose are of order 1/2: brought to the scale of the embedding
  let x = concat([embedding, mul(traits, 1.5), mul(pose, 2)], 1);
  x = fullyConnected(x, weight('cast.fc0.weight'), weight('cast.fc0.bias'), { activate: true });
  x = fullyConnected(x, weight('cast.fc1.weight'), weight('cast.fc1.bias'), { activate: true });
  return fullyConnected(x, weight('cast.fc2.weight'), weight('cast.fc2.bias'), { activate: true });
}
