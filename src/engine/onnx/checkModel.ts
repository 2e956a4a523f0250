import {
  decodeModel,
  type GraphRecord,
  type ModelRecord,
  type NodeRecord,
  type PortRecord,
  type TensorRecord,
} from './decode';
import { ONNX_TYPE, OPSET } from './encode';
import { ATTRIBUTE_TYPE, OP_SCHEMAS, type AttributeKind } from './opset';

/** A protocol buffer message cannot be larger. */
export const MAX_MODEL_BYTES = 2 ** 31 - 1;

/** Bytes of a number of each TensorProto.DataType that is written here. */
const TYPE_BYTES = new Map<number, number>([
  [ONNX_TYPE.float32, 4],
  [ONNX_TYPE.uint8, 1],
  [ONNX_TYPE.int32, 4],
  [ONNX_TYPE.int64, 8],
  [ONNX_TYPE.bool, 1],
  [ONNX_TYPE.float16, 2],
]);
/** Field of an AttributeProto in which a value of the kind is kept. */
const VALUE_FIELD: Record<AttributeKind, number> = { float: 2, int: 3, string: 4, ints: 8 };

/**
 * Checks an ONNX file by the rules of the ONNX checker, as far as they concern what this program writes: versions, known operators
 * with as many inputs and such attributes as they take, every name defined once and before it is used, tensors of a known type whose
 * data fits their shape, typed inputs and outputs.
 * @returns what is wrong, a clause each; empty if nothing is
 */
export function checkModel(bytes: Uint8Array): string[] {
  if (bytes.length > MAX_MODEL_BYTES) return ['it is larger than a protocol buffer message can be (2 GB)'];
  let model: ModelRecord;
  try {
    model = decodeModel(bytes);
  } catch (error) {
    return [`it is no protocol buffer message (${(error as Error).message})`];
  }
  const { graph } = model;
  return graph ? [...headProblems(model), ...graphProblems(graph)] : [...headProblems(model), 'it has no graph'];
}

function* headProblems({ irVersion, opsets }: ModelRecord): Generator<string> {
  if (irVersion < 3) yield `it says no IR version that operator sets came with, but ${irVersion}`;
  const own = opsets.filter(({ domain }) => domain === '' || domain === 'ai.onnx');
  if (own.length !== 1) yield `it imports the default operator set ${own.length} times`;
  for (const { version } of own) if (version !== OPSET) yield `it imports operator set ${version}, not ${OPSET}`;
}

function* graphProblems({ name, nodes, initializers, inputs, outputs }: GraphRecord): Generator<string> {
  if (name === '') yield 'its graph has no name';
  const known = new Set<string>();
  for (const input of inputs) {
    yield* portProblems('input', input);
    yield* define(known, input.name, 'an input');
  }
  for (const tensor of initializers) {
    yield* tensorProblems(tensor);
    yield* define(known, tensor.name, 'an initializer');
  }
  for (const node of nodes) yield* nodeProblems(node, known);
  const written = new Set<string>();
  for (const output of outputs) {
    yield* portProblems('output', output);
    yield* define(written, output.name, 'an output');
    if (!known.has(output.name)) yield `the output '${output.name}' is made by no node`;
  }
  if (outputs.length === 0) yield 'it has no outputs';
}

function* define(names: Set<string>, name: string, what: string): Generator<string> {
  if (name === '') yield `${what} has no name`;
  if (names.has(name)) yield `the name '${name}' is given a second time, to ${what}`;
  names.add(name);
}

function* portProblems(side: 'input' | 'output', { name, type, shape }: PortRecord): Generator<string> {
  if (!TYPE_BYTES.has(type)) yield `the ${side} '${name}' has no element type`;
  if (!shape) yield `the ${side} '${name}' has no shape`;
  else if (shape.some((d) => d === undefined || d < 1)) yield `the ${side} '${name}' has a dimension that is no size`;
}

function* tensorProblems({ name, type, shape, rawBytes, dataFields }: TensorRecord): Generator<string> {
  const each = TYPE_BYTES.get(type);
  if (each === undefined) yield `the initializer '${name}' has the unknown type ${type}`;
  if (dataFields !== 1 || rawBytes === undefined)
    yield `the initializer '${name}' does not keep its numbers as raw data`;
  if (shape.some((d) => d < 0)) yield `the initializer '${name}' has a negative dimension`;
  const wanted = shape.reduce((product, d) => product * d, each ?? 0);
  if (each !== undefined && rawBytes !== undefined && rawBytes !== wanted)
    yield `the initializer '${name}' has ${rawBytes} bytes where its shape needs ${wanted}`;
}

function* nodeProblems(node: NodeRecord, known: Set<string>): Generator<string> {
  const where = `the node '${node.name}'`;
  for (const input of node.inputs) {
    // An empty name leaves an optional input out.
    if (input !== '' && !known.has(input)) yield `${where} uses '${input}' before anything has made it`;
  }
  if (node.outputs.length !== 1) yield `${where} has ${node.outputs.length} outputs`;
  for (const output of node.outputs) yield* define(known, output, where);
  if (node.domain !== '') yield `${where} is of the unknown domain '${node.domain}'`;
  const schema = Object.hasOwn(OP_SCHEMAS, node.op) ? OP_SCHEMAS[node.op] : undefined;
  if (!schema) {
    yield `${where} is a '${node.op}', which operator set ${OPSET} has not, or this program does not write`;
    return;
  }
  const [least, most] = schema.inputs;
  if (node.inputs.length < least || node.inputs.length > most) yield `${where} has ${node.inputs.length} inputs`;
  const seen = new Set<string>();
  for (const { name, type, holds } of node.attributes) {
    const kind = Object.hasOwn(schema.attributes, name) ? schema.attributes[name] : undefined;
    if (!kind) yield `${where} has the attribute '${name}', which a ${node.op} has not`;
    else if (type !== ATTRIBUTE_TYPE[kind] || [...holds].some((field) => field !== VALUE_FIELD[kind]))
      yield `the attribute '${name}' of ${where} is not of the type ${kind}`;
    if (seen.has(name)) yield `${where} has the attribute '${name}' twice`;
    seen.add(name);
  }
  for (const name of schema.required ?? []) if (!seen.has(name)) yield `${where} lacks the attribute '${name}'`;
}
