import { StudioError } from '../../shared/errors';
import { sameShape } from '../tensor/tensor';
import { describe, isOp, type Value } from './graph';
import { registry } from './ops';

/** The values that the outputs need, inputs before users. */
export function reachable(outputs: readonly Value[]): Value[] {
  const seen = new Map<number, Value>();
  const stack = [...outputs];
  for (let v = stack.pop(); v; v = stack.pop()) {
    if (seen.has(v.id)) continue;
    seen.set(v.id, v);
    stack.push(...v.inputs);
  }
  return [...seen.values()].sort((a, b) => a.id - b.id);
}

/**
 * Checks the part of a graph that the outputs need: order, registered ops, shapes by their own rule, positive whole sizes,
 * element types, finite constants, unique names.
 * @throws StudioError('internal') that names the offending node.
 */
export function check(outputs: readonly Value[]): void {
  const names = new Map<string, Value>();
  for (const v of reachable(outputs)) {
    const fail = (why: string): never => {
      throw new StudioError('internal', `${describe(v)}: ${why}`);
    };
    if (registry[v.record.name] !== (v.record as unknown)) fail('this op is not in the registry');
    if (v.inputs.some((i) => i.id >= v.id || i.graph !== v.graph)) fail('its inputs do not come before it');
    if (v.shape.some((d) => !Number.isInteger(d) || d < 1)) fail(`[${v.shape}] is not a shape`);
    const expected = v.record.shape(
      v.inputs.map((i) => i.shape),
      v.attrs,
    );
    if (!sameShape(expected, v.shape)) fail(`its shape is [${v.shape}] but its rule says [${expected}]`);
    if (v.inputs.some((i) => i.dtype !== 'float32')) fail('its inputs must be float32');
    if (isOp(v, 'constant') && !v.graph.dataOf(v).every(Number.isFinite)) fail('a constant is not finite');
    if (isOp(v, 'input') || isOp(v, 'weight')) {
      const other = names.get(v.attrs.name);
      if (other) fail(`the name ${v.attrs.name} is taken by ${describe(other)}`);
      names.set(v.attrs.name, v);
    }
  }
}
