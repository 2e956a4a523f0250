import { readFields, type Field } from './protobuf';

/** An ONNX model as records: what a checker looks at. Numbers stay bytes; nothing is copied. */
export interface ModelRecord {
  readonly irVersion: number;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  /** undefined if the model has none. */
  readonly graph: GraphRecord | undefined;
  readonly metadata: ReadonlyMap<string, string>;
}
export interface GraphRecord {
  readonly name: string;
  readonly nodes: readonly NodeRecord[];
  readonly initializers: readonly TensorRecord[];
  readonly inputs: readonly PortRecord[];
  readonly outputs: readonly PortRecord[];
}
export interface NodeRecord {
  readonly op: string;
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly AttributeRecord[];
}
export interface AttributeRecord {
  readonly name: string;
  /** AttributeProto.AttributeType as written. */
  readonly type: number;
  /** Field numbers of the values it holds. */
  readonly holds: ReadonlySet<number>;
}
export interface TensorRecord {
  readonly name: string;
  /** TensorProto.DataType. */
  readonly type: number;
  readonly shape: readonly number[];
  /** Bytes of raw data; undefined if it keeps its numbers in another way. */
  readonly rawBytes: number | undefined;
  /** How many different fields hold data. */
  readonly dataFields: number;
}
export interface PortRecord {
  readonly name: string;
  /** TensorProto.DataType, or 0 if it is no tensor. */
  readonly type: number;
  /** undefined without a shape; a dimension that is not a fixed number is undefined. */
  readonly shape: readonly (number | undefined)[] | undefined;
}

/** Decodes a ModelProto. @throws RangeError if the bytes are no protocol buffer message */
export function decodeModel(bytes: Uint8Array): ModelRecord {
  const fields = group(bytes);
  const graph = fields.messages(7)[0];
  return {
    irVersion: fields.int(1),
    opsets: fields.messages(8).map((opset) => ({ domain: group(opset).text(1), version: group(opset).int(2) })),
    graph: graph && decodeGraph(graph),
    metadata: new Map(fields.messages(14).map((entry) => [group(entry).text(1), group(entry).text(2)])),
  };
}

function decodeGraph(bytes: Uint8Array): GraphRecord {
  const fields = group(bytes);
  return {
    name: fields.text(2),
    nodes: fields.messages(1).map(decodeNode),
    initializers: fields.messages(5).map(decodeTensor),
    inputs: fields.messages(11).map(decodePort),
    outputs: fields.messages(12).map(decodePort),
  };
}

function decodeNode(bytes: Uint8Array): NodeRecord {
  const fields = group(bytes);
  return {
    op: fields.text(4),
    domain: fields.text(7),
    name: fields.text(3),
    inputs: fields.messages(1).map(utf8),
    outputs: fields.messages(2).map(utf8),
    attributes: fields.messages(5).map((attribute) => {
      const parts = group(attribute);
      return {
        name: parts.text(1),
        type: parts.int(20),
        holds: new Set(parts.numbers().filter((n) => n > 1 && n < 20)),
      };
    }),
  };
}

/** Fields of a TensorProto that may hold its numbers. */
const DATA_FIELDS = [4, 5, 6, 7, 9, 10, 11];

function decodeTensor(bytes: Uint8Array): TensorRecord {
  const fields = group(bytes);
  const present = fields.numbers();
  return {
    name: fields.text(8),
    type: fields.int(2),
    shape: fields.ints(1),
    rawBytes: fields.messages(9)[0]?.length,
    dataFields: DATA_FIELDS.filter((field) => present.includes(field)).length,
  };
}

function decodePort(bytes: Uint8Array): PortRecord {
  const fields = group(bytes);
  const tensor = fields.messages(2).flatMap((type) => group(type).messages(1))[0];
  const parts = tensor && group(tensor);
  const shape = parts?.messages(2)[0];
  const dimensions =
    shape &&
    group(shape)
      .messages(1)
      .map((dimension) => group(dimension).ints(1)[0]);
  return { name: fields.text(1), type: parts?.int(1) ?? 0, shape: dimensions };
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The fields of one message by number; what is missing reads as zero or empty, as protocol buffers have it. */
function group(bytes: Uint8Array) {
  const fields = new Map<number, Field['value'][]>();
  for (const { number, value } of readFields(bytes)) {
    const known = fields.get(number);
    if (known) known.push(value);
    else fields.set(number, [value]);
  }
  const messages = (number: number) => (fields.get(number) ?? []).filter((value) => value instanceof Uint8Array);
  /** Repeated integers, packed or not. */
  const ints = (number: number) =>
    (fields.get(number) ?? []).flatMap((value) => (value instanceof Uint8Array ? unpack(value) : [Number(value)]));
  return {
    numbers: () => [...fields.keys()],
    messages,
    ints,
    int: (number: number) => ints(number).at(-1) ?? 0,
    text: (number: number) => utf8(messages(number).at(-1) ?? new Uint8Array()),
  };
}

/** Variable-length integers one after the other. */
function unpack(bytes: Uint8Array): number[] {
  const out: number[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte >= 128) continue;
    out.push(Number(BigInt.asIntN(64, value)));
    value = 0n;
    shift = 0n;
  }
  if (shift > 0n) throw new RangeError('a packed integer runs past the end');
  return out;
}
