import { StudioError } from '../../shared/errors';
import { sameShape } from '../tensor/tensor';
import { describe, type Value } from './graph';
import { add } from './ops/arithmetic';
import { broadcast } from './ops/shape';

/**
 * Reverse-mode gradients of y with respect to xs, as values of the same graph (so they can be differentiated again).
 * @param gy cotangent of y's shape; ones by default (the gradient of sum(y)).
 * @returns one value per x, of x's shape; zeros where y does not depend on it.
 * @throws StudioError('internal') naming the node whose derivative has the wrong shape or is not defined.
 */
export function grad(y: Value, xs: readonly Value[], gy?: Value): Value[] {
  const { graph } = y;
  if (gy && !sameShape(gy.shape, y.shape))
    throw new StudioError('internal', 'the cotangent must have the shape of the output');
  const wanted = new Set(xs.map((x) => x.id));
  const nodes = graph.values.slice(0, y.id + 1);
  const depends = new Uint8Array(nodes.length);
  for (const v of nodes) depends[v.id] = wanted.has(v.id) || v.inputs.some((i) => depends[i.id]) ? 1 : 0;

  const terms = new Map<number, Value[]>([[y.id, [gy ?? broadcast(graph.scalar(1), y.shape)]]]);
  const total = (id: number): Value | undefined => {
    const list = terms.get(id);
    if (!list) return undefined;
    const sum = list.reduce((a, b) => add(a, b));
    terms.set(id, [sum]);
    return sum;
  };
  for (let id = y.id; id >= 0; id--) {
    const v = nodes[id] as Value;
    if (!depends[id] || v.inputs.length === 0) continue;
    const cotangent = total(id);
    if (!cotangent) continue;
    graph.scoped(`grad(${v.scope || v.record.name})`, () => {
      const cotangents = v.record.vjp(v, cotangent);
      v.inputs.forEach((input, i) => {
        const make = cotangents[i];
        if (!make || !depends[input.id]) return;
        const term = make();
        if (!sameShape(term.shape, input.shape)) {
          throw new StudioError(
            'internal',
            `${describe(v)}: gradient of input ${i} is [${term.shape}], not [${input.shape}]`,
          );
        }
        const list = terms.get(input.id);
        if (list) list.push(term);
        else terms.set(input.id, [term]);
      });
    });
  }
  return xs.map((x) => total(x.id) ?? broadcast(graph.scalar(0), x.shape));
}
