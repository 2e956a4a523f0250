import { describe, expect, it } from 'vitest';
import { StudioError } from '../../shared/errors';
import { check, reachable } from './check';
import { grad } from './grad';
import { emit, Graph, type Value } from './graph';
import type { OpRecord } from './op';
import * as op from './ops';
import { addRecord } from './ops/arithmetic';

/** A copy of a value with some fields changed: what a bug in a rule or a rewrite would leave behind. */
function tampered(value: Value, change: Partial<Value>): Value {
  return { ...value, ...change };
}
function internal(message: RegExp): Error {
  return expect.objectContaining({ code: 'internal', message: expect.stringMatching(message) as string }) as Error;
}

describe('numbers that multiply', () => {
  const opsOf = (y: Value) => reachable([y]).map((v) => `${v.record.name} [${v.shape}]`);

  it('go to the smaller operand of a product', () => {
    const g = new Graph();
    const y = op.mul(op.mul(g.input('x', [4, 8]), 3), g.input('s', [1, 8]));
    expect(opsOf(y).filter((name) => name.startsWith('mul'))).toEqual(['mul [1,8]', 'mul [4,8]']);
  });

  it('pass through a convolution to its kernel, through a filter into its gain, and through a sum', () => {
    const g = new Graph();
    const x = op.mul(g.input('x', [1, 2, 6, 6]), 3);
    expect(opsOf(op.conv(x, g.weight('w', [1, 2, 1, 1])))).toContain('mul [1,2,1,1]');
    expect(opsOf(op.fir(x, { pads: [1, 1, 1, 1] })).join()).not.toContain('mul');
    expect(opsOf(op.sum(x))).toContain('mul [1,1,1,1]');
  });

  it('and what a product broadcasts anyway is not broadcast before', () => {
    const g = new Graph();
    const y = op.mul(op.broadcast(g.input('a', [1, 3]), [5, 3]), g.input('x', [5, 3]));
    expect(opsOf(y).join()).not.toContain('broadcast');
  });
});

describe('hash-consing', () => {
  it('gives the same value for the same op on the same inputs', () => {
    const g = new Graph();
    const x = g.input('x', [2, 3]);
    expect(op.add(x, 1)).toBe(op.add(x, 1));
    expect(op.conv(g.weight('w', [1, 1, 2, 2]), g.weight('k', [1, 1, 1, 1]))).toBe(
      op.conv(g.weight('w', [1, 1, 2, 2]), g.weight('k', [1, 1, 1, 1])),
    );
  });

  it('tells apart different attributes, orders of inputs and constants', () => {
    const g = new Graph();
    const x = g.input('x', [2, 3]);
    const y = g.input('y', [2, 3]);
    expect(op.sum(x, [0])).not.toBe(op.sum(x, [1]));
    expect(op.sub(x, y)).not.toBe(op.sub(y, x));
    expect(op.mul(x, 2)).not.toBe(op.mul(x, 3));
    expect(g.constant([1, 2], [2])).not.toBe(g.constant([1, 2], [1, 2]));
  });

  it('shares constants of equal contents and copies none of their numbers', () => {
    const g = new Graph();
    expect(g.constant([1, 2], [2])).toBe(g.constant(Float32Array.of(1, 2), [2]));
    const large = new Float32Array(100).fill(3);
    expect(g.dataOf(g.constant(large, [100]) as Value<'constant'>)).toBe(large);
  });
});

describe('building', () => {
  it('leaves out ops that do nothing', () => {
    const g = new Graph();
    const x = g.input('x', [2, 3]);
    const same = [
      op.add(x, 0),
      op.sub(x, 0),
      op.mul(x, 1),
      op.mul(1, x),
      op.reshape(x, [2, 3]),
      op.broadcast(x, [2, 3]),
    ];
    expect(same.every((v) => v === x)).toBe(true);
    expect(
      [op.slice(x, 1, 0, 3), op.pad(x, 0, 0, 0), op.concat([x], 0), op.transpose(x, [0, 1])].every((v) => v === x),
    ).toBe(true);
    expect(op.reshape(op.reshape(x, [6]), [2, 3])).toBe(x);
  });

  it('names op and place when shapes do not fit', () => {
    const g = new Graph();
    const build = () => g.scoped('b4', () => g.scoped('conv1', () => op.add(g.input('x', [2, 3]), g.input('y', [2]))));
    expect(build).toThrow(internal(/^add \(node 2 in b4\.conv1\): \[2,3\] and \[2\] do not broadcast$/));
  });

  it('goes back to the outer scope after an error', () => {
    const g = new Graph();
    expect(() => g.scoped('inner', () => op.reshape(g.input('x', [2]), [3]))).toThrow();
    expect(g.scoped('outer', () => op.sin(g.input('x', [2]))).scope).toBe('outer');
  });

  it('refuses to mix two graphs', () => {
    const x = new Graph().input('x', [2]);
    const y = new Graph().input('y', [2]);
    expect(() => op.add(x, y)).toThrow(internal(/mixes two graphs/));
  });

  it('refuses a constant whose numbers do not fill its shape', () => {
    expect(() => new Graph().constant([1, 2, 3], [2])).toThrow(internal(/\[2\] was given 3 numbers/));
  });

  it.each<[string, (x: Value, g: Graph) => Value]>([
    ['gemm', (x, g) => op.gemm(x, g.input('y', [2, 2]))],
    ['conv', (x) => op.conv(x, x)],
    ['reshape', (x) => op.reshape(x, [5])],
    ['transpose', (x) => op.transpose(x, [0, 0])],
    ['broadcast', (x) => op.broadcast(x, [2, 4])],
    ['slice', (x) => op.slice(x, 1, 2, 4)],
    ['pad', (x) => op.pad(x, 3, 1, 1)],
    ['concat', (x, g) => op.concat([x, g.input('y', [3, 2])], 0)],
    ['sum', (x) => emit(op.registry.sum, [x], { axes: [2] })],
    ['prelu', (x, g) => op.prelu(x, g.input('a', [2]))],
    ['instanceNorm', (x) => op.instanceNorm(x)],
    ['fir', (x) => op.fir(x, { pads: [0, 0, 0, 0] })],
  ])('%s refuses inputs that do not fit', (name, build) => {
    const g = new Graph();
    expect(() => build(g.input('x', [2, 3]), g)).toThrow(internal(new RegExp(`^${name} `)));
  });
});

describe('check', () => {
  const g = new Graph();
  const x = g.input('x', [2, 3]);
  const y = g.scoped('b4.conv1', () => op.add(x, op.sin(x)));

  it('accepts a sound graph', () => {
    expect(() => check([y])).not.toThrow();
  });

  const unknown = { ...addRecord } as unknown as OpRecord;
  it.each<[string, Value, RegExp]>([
    ['an op that is not registered', tampered(y, { record: unknown }), /not in the registry/],
    ['inputs that come later', tampered(y, { inputs: [y, y] }), /do not come before it/],
    ['a shape that its rule does not give', tampered(y, { shape: [3, 2] }), /\[3,2\] but its rule says \[2,3\]/],
    ['a size that is no whole number', tampered(y, { shape: [2, 1.5] }), /is not a shape/],
  ])('names the node with %s', (_, value, why) => {
    expect(() => check([value])).toThrow(internal(why));
    expect(() => check([value])).toThrow(internal(/^add \(node 2 in b4\.conv1\)/));
  });

  it('names a constant that is not finite', () => {
    const h = new Graph();
    const bad = h.scoped('here', () => h.constant([1, Number.NaN], [2]));
    expect(() => check([op.sin(bad)])).toThrow(internal(/^constant \(node 0 in here\): a constant is not finite/));
  });

  it('names inputs of other types than float32 where an op needs numbers', () => {
    const h = new Graph();
    expect(() => check([op.sin(h.input('bytes', [2], 'uint8'))])).toThrow(internal(/^sin .* must be float32/));
  });

  it('names a name that is used twice', () => {
    const h = new Graph();
    expect(() => check([op.add(h.input('a', [2]), h.weight('a', [2]))])).toThrow(
      internal(/the name a is taken by input/),
    );
  });

  it('looks only at what the outputs need', () => {
    const h = new Graph();
    h.constant([Number.NaN], []);
    expect(() => check([op.sin(h.input('a', [2]))])).not.toThrow();
  });
});

describe('grad', () => {
  it('is zero, and has the right shape, where the output does not depend on an input', async () => {
    const g = new Graph();
    const [dx, dy] = grad(op.sin(g.input('x', [2])), [g.input('x', [2]), g.input('y', [3])]) as [Value, Value];
    expect(dx.record.name).toBe('mul');
    expect(dy.shape).toEqual([3]);
    expect(reachable([dy]).map((v) => v.record.name)).toEqual(['constant', 'broadcast']);
  });

  it('of a value with respect to itself is the cotangent', () => {
    const g = new Graph();
    const x = g.input('x', [2]);
    const c = g.input('c', [2]);
    expect(grad(x, [x], c)).toEqual([c]);
  });

  it('builds nothing for branches that are not asked for', () => {
    const g = new Graph();
    const x = g.input('x', [2, 3]);
    const w = g.weight('w', [3, 4]);
    const dw = grad(op.gemm(op.exp(x), w), [w]);
    const made = reachable(dw).map((v) => v.record.name);
    expect(made).toEqual(['input', 'exp', 'constant', 'broadcast', 'gemm']);
  });

  it('refuses a cotangent of another shape', () => {
    const g = new Graph();
    const x = g.input('x', [2]);
    expect(() => grad(x, [x], g.input('c', [3]))).toThrow(StudioError);
  });

  it.each<[string, (x: Value) => Value]>([
    ['sign', op.sign],
    ['positive', op.positive],
    ['round', op.round],
  ])('of %s is zero', (_, step) => {
    const g = new Graph();
    const x = g.input('x', [2]);
    const [dx] = grad(step(x), [x]) as [Value];
    expect(reachable([dx]).map((v) => v.record.name)).toEqual(['constant', 'broadcast']);
  });

  it('says that bytes, and grouped convolutions, have none', () => {
    const g = new Graph();
    const x = g.input('x', [1, 2, 3, 3]);
    expect(() => grad(op.toBytes(x), [x])).toThrow(internal(/bytes have no gradient/));
    expect(() => grad(op.conv(x, g.weight('w', [2, 1, 1, 1]), { groups: 2 }), [x])).toThrow(
      internal(/grouped convolutions/),
    );
  });

  it('names the node whose derivative has a wrong shape', () => {
    const g = new Graph();
    const x = g.input('x', [2, 3]);
    const y = g.scoped('b8', () => op.sin(x));
    const broken = { ...y.record, vjp: () => [() => g.scalar(1)] } as typeof y.record;
    g.values[y.id] = tampered(y, { record: broken });
    expect(() => grad(y, [x])).toThrow(internal(/^sin \(node 1 in b8\): gradient of input 0 is \[\], not \[2,3\]$/));
  });
});
