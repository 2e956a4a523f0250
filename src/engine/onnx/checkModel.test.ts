import { describe, expect, it } from 'vitest';
import { DISCRIMINATOR_32, ENCODER_SMALL, GENERATOR_32, MOTION_SMALL } from '../../../tests/support/configs';
import type { NetworkSpec } from '../../shared/networks';
import { buildNetwork, partNames } from '../nets/networkGraph';
import { expectedShapes } from '../nets/shapes';
import { f32 } from '../tensor/tensor';
import { checkModel } from './checkModel';
import { compile } from './compile';
import { encodeModel, type OnnxGraph, type OnnxNode } from './encode';
import { MessageWriter } from './protobuf';

const specs: NetworkSpec[] = [
  { kind: 'generator', config: GENERATOR_32 },
  { kind: 'discriminator', config: DISCRIMINATOR_32 },
  { kind: 'encoder', config: ENCODER_SMALL },
  { kind: 'motion', config: MOTION_SMALL },
];

describe('what this program compiles', () => {
  const cases = specs.flatMap((spec) => partNames(spec).map((part) => [part, spec] as const));
  it.each(cases)('%s keeps the rules, for both targets, with weights and without', (part, spec) => {
    const weights = new Map([...expectedShapes(spec)].map(([name, shape]) => [name, f32(shape)]));
    const { outputs } = buildNetwork(spec, part, 2);
    for (const target of ['cpu', 'gpu'] as const) {
      expect(checkModel(compile(outputs, { name: part, target, weights }).bytes)).toEqual([]);
      expect(checkModel(compile(outputs, { name: part, target }).bytes)).toEqual([]);
    }
  });
});

const node = (changes: Partial<OnnxNode> = {}): OnnxNode => {
  return { op: 'Add', name: 'sum', inputs: ['x', 'c'], output: 'y', attributes: {}, ...changes };
};
const graph = (changes: Partial<OnnxGraph> = {}): OnnxGraph => ({
  name: 'g',
  nodes: [node()],
  initializers: new Map([['c', f32([2], [1, 2])]]),
  inputs: [{ name: 'x', dtype: 'float32', shape: [2] }],
  outputs: [{ name: 'y', dtype: 'float32', shape: [2] }],
  ...changes,
});
const port = (name: string, shape: number[] = [2]) => ({ name, dtype: 'float32' as const, shape });
const nothing = new Uint8Array();

describe('checkModel', () => {
  it('has nothing against a small valid model', () => {
    expect(checkModel(encodeModel(graph()))).toEqual([]);
  });

  const broken: [string, Partial<OnnxGraph>, string][] = [
    ['a graph without a name', { name: '' }, 'its graph has no name'],
    ['an unknown operator', { nodes: [node({ op: 'Attention' })] }, "is a 'Attention'"],
    ['an operator of the object prototype', { nodes: [node({ op: 'toString' })] }, "is a 'toString'"],
    ['too few inputs', { nodes: [node({ inputs: ['x'] })] }, 'has 1 inputs'],
    ['a name nobody made', { nodes: [node({ inputs: ['x', 'z'] })] }, "uses 'z' before anything has made it"],
    [
      'nodes in the wrong order',
      { nodes: [node({ inputs: ['t', 'c'] }), node({ name: 'first', output: 't' })] },
      "uses 't' before",
    ],
    ['a name made twice', { nodes: [node(), node({ name: 'again' })] }, "the name 'y' is given a second time"],
    ['an initializer named as an input', { inputs: [port('x'), port('c')] }, "the name 'c' is given a second time"],
    ['an output nobody makes', { outputs: [port('y'), port('q')] }, "the output 'q' is made by no node"],
    [
      'an output listed twice',
      { outputs: [port('y'), port('y')] },
      "the name 'y' is given a second time, to an output",
    ],
    ['no outputs', { outputs: [] }, 'it has no outputs'],
    ['a size of zero', { outputs: [port('y', [0])] }, 'a dimension that is no size'],
    ['an unknown attribute', { nodes: [node({ attributes: { axis: 1 } })] }, "has the attribute 'axis'"],
    [
      'an attribute of another type',
      { nodes: [node({ op: 'LeakyRelu', inputs: ['x'], attributes: { alpha: 1 } })] },
      "the attribute 'alpha' of the node 'sum' is not of the type float",
    ],
    ['a missing attribute', { nodes: [node({ op: 'Concat' })] }, "lacks the attribute 'axis'"],
    [
      'data that does not fit its shape',
      { initializers: new Map([['c', { dtype: 'float32' as const, shape: [3], data: Float32Array.of(1, 2) }]]) },
      'has 8 bytes where its shape needs 12',
    ],
  ];
  it.each(broken)('names %s', (_, change, problem) => {
    expect(checkModel(encodeModel(graph(change))).join('\n')).toContain(problem);
  });

  it('names a wrong operator set, an old format, a model without a graph', () => {
    const opset = (version: number) => new MessageWriter().text(1, '').int(2, version);
    expect(checkModel(new MessageWriter().int(1, 9).message(8, opset(11)).finish())).toEqual([
      'it imports operator set 11, not 20',
      'it has no graph',
    ]);
    expect(checkModel(new MessageWriter().int(1, 2).finish()).join('\n')).toMatch(/no IR version.*\n.*0 times/);
    expect(checkModel(nothing)).toContain('it has no graph');
  });

  it('names bytes that are no message, wherever they are cut', () => {
    const bytes = encodeModel(graph());
    for (let length = 1; length < bytes.length; length++) {
      expect(checkModel(bytes.subarray(0, length))).not.toEqual([]);
    }
  });
});
