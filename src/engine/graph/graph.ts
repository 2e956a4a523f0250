import { StudioError } from '../../shared/errors';
import { sizeOf, type DType, type Shape } from '../tensor/tensor';
import type { OpAttrs, OpName, OpRecord } from './op';
import { constantRecord, inputRecord, weightRecord } from './ops/leaves';

/** A node of a graph: the result of one op. Immutable; equal nodes are one node (hash-consing). */
export interface Value<K extends OpName = OpName> {
  readonly graph: Graph;
  /** Position in the graph: inputs always have smaller ids. */
  readonly id: number;
  readonly record: OpRecord<K>;
  readonly inputs: readonly Value[];
  readonly attrs: OpAttrs[K];
  readonly shape: Shape;
  readonly dtype: DType;
  /** Where in the network it was built, e.g. "synthesis.b32.conv0"; for error messages only. */
  readonly scope: string;
}
export type Operand = Value | number;

/** A static-shape graph under construction. Values are made by the functions of ops/. */
export class Graph {
  readonly values: Value[] = [];
  private readonly interned = new Map<string, Value>();
  private readonly constants = new Map<string, Float32Array>();
  private scopePath = '';

  /** A tensor fed at run time. Names are unique among inputs and weights. */
  input(name: string, shape: Shape, dtype: DType = 'float32'): Value {
    return emit(inputRecord, [], { name, shape, dtype }, this);
  }

  /** A parameter: baked in where compile() is given its data, a model input otherwise. The same name is the same value. */
  weight(name: string, shape: Shape): Value {
    return emit(weightRecord, [], { name, shape }, this);
  }

  /** A constant; equal contents are shared. */
  constant(data: Float32Array | readonly number[], shape: Shape): Value {
    const array = data instanceof Float32Array ? data : Float32Array.from(data);
    if (array.length !== sizeOf(shape)) {
      throw new StudioError('internal', `constant of shape [${shape.join(',')}] was given ${array.length} numbers`);
    }
    const key = array.length <= 64 ? `[${array.join(',')}]` : `#${this.constants.size}`;
    this.constants.set(key, array);
    return emit(constantRecord, [], { key, shape }, this);
  }

  scalar(value: number): Value {
    return this.constant([value], []);
  }

  /** Data of a constant value. */
  dataOf(value: Value<'constant'>): Float32Array {
    const data = this.constants.get(value.attrs.key);
    if (!data) throw new StudioError('internal', `constant ${value.attrs.key} belongs to another graph`);
    return data;
  }

  /** Runs `build` with `name` appended to the scope that errors mention. */
  scoped<T>(name: string, build: () => T): T {
    const outer = this.scopePath;
    this.scopePath = outer ? `${outer}.${name}` : name;
    try {
      return build();
    } finally {
      this.scopePath = outer;
    }
  }

  /** @internal used by emit */
  intern<K extends OpName>(key: string, make: (id: number, scope: string) => Value<K>): Value<K> {
    const known = this.interned.get(key);
    if (known) return known as Value<K>;
    const value = make(this.values.length, this.scopePath);
    this.values.push(value);
    this.interned.set(key, value);
    return value;
  }
}

/** Says which node a message is about: op, number and place in the network. */
export function describe(value: Pick<Value, 'id' | 'record' | 'scope'>): string {
  return `${value.record.name} (node ${value.id}${value.scope ? ` in ${value.scope}` : ''})`;
}

/**
 * Adds a node, or returns the equal one that is there already.
 * @throws StudioError('internal') naming op and place if the shape rule refuses the inputs or graphs are mixed.
 */
export function emit<K extends OpName>(
  record: OpRecord<K>,
  inputs: readonly Value[],
  attrs: OpAttrs[K],
  graph: Graph | undefined = inputs[0]?.graph,
): Value<K> {
  if (!graph) throw new StudioError('internal', `${record.name} needs a graph or an input`);
  const key = `${record.name}|${inputs.map((v) => v.id).join(',')}|${JSON.stringify(attrs)}`;
  return graph.intern(key, (id, scope) => {
    const where = { id, record: record as unknown as OpRecord, scope };
    if (inputs.some((v) => v.graph !== graph)) throw new StudioError('internal', `${describe(where)} mixes two graphs`);
    try {
      const shape = record.shape(
        inputs.map((v) => v.shape),
        attrs,
      );
      return { graph, id, record, inputs, attrs, shape, dtype: record.dtype?.(attrs) ?? 'float32', scope };
    } catch (error) {
      throw new StudioError('internal', `${describe(where)}: ${(error as Error).message}`);
    }
  });
}

/** Narrows a value to an op. */
export function isOp<K extends OpName>(value: Value, name: K): value is Value<K> {
  return value.record.name === name;
}

/** The graph an operand list belongs to (numbers belong to none). */
export function graphOf(...operands: readonly Operand[]): Graph {
  for (const operand of operands) if (typeof operand !== 'number') return operand.graph;
  throw new StudioError('internal', 'an op needs at least one operand that is not a plain number');
}

/** A number becomes a scalar constant of the graph. */
export function lift(operand: Operand, graph: Graph): Value {
  return typeof operand === 'number' ? graph.scalar(operand) : operand;
}

/** The value of a scalar constant, or undefined. */
export function scalarOf(value: Value): number | undefined {
  return isOp(value, 'constant') && value.shape.length === 0 ? value.graph.dataOf(value)[0] : undefined;
}
