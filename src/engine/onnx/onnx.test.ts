import { describe, expect, it } from 'vitest';
import { evaluate, testRuntime } from '../../../tests/support/evaluate';
import { add, conv, grad, Graph, lrelu, mul, reshape, sin, type Value } from '../graph';
import { f32, type F32 } from '../tensor/tensor';
import { compile } from './compile';
import { decodeModel } from './decode';
import { encodeModel, ONNX_TYPE, type OnnxNode } from './encode';
import { MessageWriter, readFields, type Field } from './protobuf';

const fields = (bytes: Uint8Array) => [...readFields(bytes)];
const values = (bytes: Uint8Array, number: number) =>
  fields(bytes).flatMap((f) => (f.number === number ? [f.value] : []));
const messages = (bytes: Uint8Array, number: number) => values(bytes, number).map((v) => v as Uint8Array);
const texts = (bytes: Uint8Array, number: number) => messages(bytes, number).map((v) => new TextDecoder().decode(v));
function packed(bytes: Uint8Array): bigint[] {
  // a packed list is varints back to back: put a tag before each to read it with readFields
  const out: bigint[] = [];
  let start = 0;
  bytes.forEach((byte, i) => {
    if (byte >= 128) return;
    out.push(fields(Uint8Array.of(8, ...bytes.subarray(start, i + 1)))[0]?.value as bigint);
    start = i + 1;
  });
  return out;
}

describe('protocol buffer messages', () => {
  it('read back as they were written', () => {
    const bytes = new MessageWriter()
      .int(1, 0)
      .int(2, 300)
      .int(3, -5)
      .int(4, 2n ** 40n)
      .float(5, -1.5)
      .text(1000, 'grüß')
      .bytes(7, Uint8Array.of(1, 2, 3))
      .message(8, new MessageWriter().int(1, 7))
      .packedInts(9, [1, -1, 128])
      .finish();
    const read = fields(bytes);
    expect(read.slice(0, 5)).toEqual<Field[]>([
      { number: 1, value: 0n },
      { number: 2, value: 300n },
      { number: 3, value: -5n },
      { number: 4, value: 2n ** 40n },
      { number: 5, value: -1.5 },
    ]);
    expect(texts(bytes, 1000)).toEqual(['grüß']);
    expect(messages(bytes, 7)).toEqual([Uint8Array.of(1, 2, 3)]);
    expect(values(messages(bytes, 8)[0] as Uint8Array, 1)).toEqual([7n]);
    expect(packed(messages(bytes, 9)[0] as Uint8Array)).toEqual([1n, -1n, 128n]);
  });

  it.each<[string, number[]]>([
    ['a field that runs past the end', [0x0a, 5, 1, 2]],
    ['a varint that ends early', [0x08, 0x80]],
    ['a varint without end', [0x08, ...Array<number>(11).fill(0x80), 1]],
    ['a float that ends early', [0x0d, 0, 0]],
    ['a wire type that does not exist', [0x0f, 0]],
  ])('refuse %s', (_, bytes) => {
    expect(() => fields(Uint8Array.from(bytes))).toThrow(RangeError);
  });
});

describe('ONNX models', () => {
  const node: OnnxNode = {
    op: 'Conv',
    name: 'first',
    inputs: ['x', 'w'],
    output: 'y',
    attributes: { group: 2, pads: [1, 0, -1, 3], alpha: { float: 0.25 }, auto_pad: 'NOTSET' },
  };
  const weight: F32 = f32([2, 1, 1, 1], [1.5, -2]);
  const bytes = encodeModel({
    name: 'net',
    nodes: [node],
    initializers: new Map([['w', weight]]),
    inputs: [{ name: 'x', dtype: 'float32', shape: [1, 2, 3, 3] }],
    outputs: [{ name: 'y', dtype: 'uint8', shape: [1, 2, 3, 3] }],
  });
  const graph = messages(bytes, 7)[0] as Uint8Array;

  it('say which format and operators they use', () => {
    expect(values(bytes, 1)).toEqual([9n]);
    expect(values(messages(bytes, 8)[0] as Uint8Array, 2)).toEqual([20n]);
    expect(texts(graph, 2)).toEqual(['net']);
  });

  it('hold nodes with inputs, output and attributes of each kind', () => {
    const [written] = messages(graph, 1) as [Uint8Array];
    expect([texts(written, 1), texts(written, 2), texts(written, 3), texts(written, 4)]).toEqual([
      ['x', 'w'],
      ['y'],
      ['first'],
      ['Conv'],
    ]);
    const [group, pads, alpha, autoPad] = messages(written, 5) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    expect([texts(group, 1), values(group, 3), values(group, 20)]).toEqual([['group'], [2n], [2n]]);
    expect([packed(messages(pads, 8)[0] as Uint8Array), values(pads, 20)]).toEqual([[1n, 0n, -1n, 3n], [7n]]);
    expect([values(alpha, 2), values(alpha, 20)]).toEqual([[0.25], [1n]]);
    expect([texts(autoPad, 4), values(autoPad, 20)]).toEqual([['NOTSET'], [3n]]);
  });

  it('hold weights as raw little-endian numbers', () => {
    const [tensor] = messages(graph, 5) as [Uint8Array];
    expect(packed(messages(tensor, 1)[0] as Uint8Array)).toEqual([2n, 1n, 1n, 1n]);
    expect([values(tensor, 2), texts(tensor, 8)]).toEqual([[BigInt(ONNX_TYPE.float32)], ['w']]);
    const raw = messages(tensor, 9)[0] as Uint8Array;
    expect(new Float32Array(raw.slice().buffer)).toEqual(weight.data);
  });

  it('hold ports with type and shape', () => {
    const portOf = (port: Uint8Array) => {
      const type = messages(messages(port, 2)[0] as Uint8Array, 1)[0] as Uint8Array;
      const dims = messages(messages(type, 2)[0] as Uint8Array, 1).map((d) => values(d, 1)[0]);
      return { name: texts(port, 1)[0], type: values(type, 1)[0], dims };
    };
    const dims = [1n, 2n, 3n, 3n];
    expect(messages(graph, 11).map(portOf)).toEqual([{ name: 'x', type: 1n, dims }]);
    expect(messages(graph, 12).map(portOf)).toEqual([{ name: 'y', type: 2n, dims }]);
  });
});

describe('compile', () => {
  const graphOf = (model: { bytes: Uint8Array }) => messages(model.bytes, 7)[0] as Uint8Array;
  const opsOf = (model: { bytes: Uint8Array }) => messages(graphOf(model), 1).map((n) => texts(n, 4)[0]);

  it('bakes in the weights it is given and asks for the others', async () => {
    const g = new Graph();
    const y = add(mul(g.input('x', [2]), g.weight('a', [2])), g.weight('b', [2]));
    const baked = new Map([
      ['a', f32([2], [2, 3])],
      ['unused', f32([1])],
    ]);
    const model = compile({ y }, { name: 'n', weights: baked });
    expect(model.inputs.map(({ name }) => name)).toEqual(['x', 'b']);
    expect(messages(graphOf(model), 5).map((t) => texts(t, 8)[0])).toEqual(['a']);
    const out = await evaluate({ y }, { x: f32([2], [1, 10]), b: f32([2], [5, 7]) }, { weights: baked });
    expect([...out.y.data]).toEqual([7, 37]);
  });

  it('leaves out what the outputs do not need, and writes what they share once', () => {
    const g = new Graph();
    const x = g.input('x', [4]);
    const shared = sin(x);
    mul(shared, g.input('unused', [4]));
    const model = compile({ a: reshape(shared, [2, 2]), b: reshape(shared, [1, 4]), c: shared }, { name: 'n' });
    expect(opsOf(model)).toEqual(['Sin', 'Reshape', 'Reshape', 'Identity', 'Identity', 'Identity']);
    expect(model.inputs.map(({ name }) => name)).toEqual(['x']);
    expect(model.outputs).toEqual([
      { name: 'a', dtype: 'float32', shape: [2, 2] },
      { name: 'b', dtype: 'float32', shape: [1, 4] },
      { name: 'c', dtype: 'float32', shape: [4] },
    ]);
  });

  it('can give one value several names, and an input back', async () => {
    const g = new Graph();
    const x = g.input('x', [1]);
    const out = await evaluate({ first: x, second: x, constant: g.constant([5], [1]) }, { x: f32([1], [3]) });
    expect([out.first.data[0], out.second.data[0], out.constant.data[0]]).toEqual([3, 3, 5]);
  });

  it('refuses a weight of another shape, by name', () => {
    const g = new Graph();
    const weights = new Map([['conv.weight', f32([3])]]);
    expect(() => compile({ y: sin(g.weight('conv.weight', [2])) }, { name: 'n', weights })).toThrow(
      /weight conv\.weight is \[3\] but the network wants \[2\]/,
    );
  });

  it.each(['x', 'w'])('refuses an output with the name of an input or a weight: %s', (name) => {
    const g = new Graph();
    const outputs = { [name]: add(g.input('x', [2]), g.weight('w', [2])) };
    const weights = new Map([['w', f32([2])]]);
    expect(() => compile(outputs, { name: 'n', weights })).toThrow(/has the name of an input or a weight/);
  });

  it('refuses an unsound graph before it writes anything', () => {
    const g = new Graph();
    const broken: Value = { ...sin(g.input('x', [2])), shape: [3] };
    expect(() => compile({ broken }, { name: 'n' })).toThrow(/^sin \(node 1\)/);
  });

  it('names nodes after the values they compute, so that messages of the runtime can be read', () => {
    const g = new Graph();
    const y = g.scoped('b4.conv1', () => lrelu(conv(g.input('x', [1, 1, 2, 2]), g.weight('w', [1, 1, 1, 1]))));
    const names = messages(graphOf(compile({ y }, { name: 'n' })), 1).map((n) => texts(n, 3)[0]);
    expect(names[0]).toBe('Conv.0 conv (node 2 in b4.conv1)');
  });

  it('gives ports that the runtime accepts', async () => {
    const g = new Graph();
    const model = compile({ y: sin(g.input('x', [2, 3])) }, { name: 'n' });
    const session = await (await testRuntime()).load(model);
    const { y } = await session.run({ x: f32([2, 3]) });
    expect(y).toEqual(f32([2, 3]));
    await session.release();
  });
});

describe('the gradient of a convolution in a small image', () => {
  const operationsWith = (weights: Map<string, F32>) => {
    const g = new Graph();
    const image = g.input('image', [1, 2, 3, 3]);
    // scaled as an equalised learning rate does
    const kernel = mul(g.weight('kernel', [4, 2, 3, 3]), sin(g.scalar(1)));
    const [slope] = grad(conv(image, kernel, { pads: [1, 1, 1, 1] }), [image]);
    const { graph } = decodeModel(compile({ slope: slope as Value }, { name: 'slope', weights }).bytes);
    return graph?.nodes.map(({ op }) => op);
  };
  it('turns a fixed kernel over when the network is loaded, and leaves one that is trained as it is', () => {
    expect(operationsWith(new Map([['kernel', f32([4, 2, 3, 3])]]))).toContain('Conv');
    expect(operationsWith(new Map())).toContain('ConvTranspose');
    expect(operationsWith(new Map())).not.toContain('Conv');
  });
});
