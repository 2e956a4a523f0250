import type { DType, Shape, Tensor } from '../tensor/tensor';
import type { OnnxAttribute } from '../graph/op';
import type { Port } from '../runtime/types';
import { MessageWriter } from './protobuf';

/** TensorProto.DataType of the ONNX specification. */
export const ONNX_TYPE: Record<DType, number> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float16: 10 };
/** Operator set and file format version that this program writes. */
export const OPSET = 20;
const IR_VERSION = 9;

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** Serialises a graph as an ONNX ModelProto. Initialiser data is little-endian raw data. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const body = new MessageWriter();
  for (const node of graph.nodes) body.message(1, nodeMessage(node));
  body.text(2, graph.name);
  for (const [name, tensor] of graph.initializers) body.message(5, tensorMessage(name, tensor));
  for (const port of graph.inputs) body.message(11, portMessage(port));
  for (const port of graph.outputs) body.message(12, portMessage(port));
  const opset = new MessageWriter().text(1, '').int(2, OPSET);
  return new MessageWriter().int(1, IR_VERSION).text(2, 'styleinv-studio').message(7, body).message(8, opset).finish();
}

function nodeMessage({ op, name, inputs, output, attributes }: OnnxNode): MessageWriter {
  const message = new MessageWriter();
  for (const input of inputs) message.text(1, input);
  message.text(2, output).text(3, name).text(4, op);
  for (const [key, value] of Object.entries(attributes)) message.message(5, attributeMessage(key, value));
  return message;
}

function attributeMessage(name: string, value: OnnxAttribute): MessageWriter {
  const message = new MessageWriter().text(1, name);
  if (typeof value === 'number') return message.int(3, value).int(20, 2);
  if (typeof value === 'string') return message.text(4, value).int(20, 3);
  if ('float' in value) return message.float(2, value.float).int(20, 1);
  return message.packedInts(8, value).int(20, 7);
}

function tensorMessage(name: string, { dtype, shape, data }: Tensor): MessageWriter {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new MessageWriter().packedInts(1, shape).int(2, ONNX_TYPE[dtype]).text(8, name).bytes(9, raw);
}

function portMessage({ name, dtype, shape }: Port): MessageWriter {
  const tensorType = new MessageWriter().int(1, ONNX_TYPE[dtype]).message(2, shapeMessage(shape));
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensorType));
}

function shapeMessage(shape: Shape): MessageWriter {
  const message = new MessageWriter();
  for (const d of shape) message.message(1, new MessageWriter().int(1, d));
  return message;
}
