import * as op from '../../src/engine/graph';
import type { Graph, Pads, Value } from '../../src/engine/graph';
import type { OpName } from '../../src/engine/graph/op';
import type { Shape } from '../../src/engine/tensor/tensor';
import type { GradientCase } from './expectGrad';

/** Ops without a useful derivative: leaves, steps, and the conversion to bytes. */
export const NOT_DIFFERENTIABLE = [
  'input',
  'weight',
  'constant',
  'sign',
  'positive',
  'round',
  'stopGradient',
  'toBytes',
] as const;
export type DifferentiableOp = Exclude<OpName, (typeof NOT_DIFFERENTIABLE)[number]>;

type Build = (g: Graph, x: Value, y: Value, z: Value) => Value;
function of(name: string, shapes: readonly Shape[], build: Build, more: Partial<GradientCase> = {}): GradientCase {
  return { name, shapes, build: (g, xs) => build(g, xs[0] as Value, xs[1] as Value, xs[2] as Value), ...more };
}

/** Every way in which two operands broadcast. */
const BROADCASTS: readonly (readonly [Shape, Shape])[] = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], []],
  [[], [2, 3]],
  [[2, 3], [3]],
  [[3], [2, 3]],
  [
    [2, 1],
    [1, 3],
  ],
  [
    [2, 3, 2, 2],
    [1, 3, 1, 1],
  ],
  [
    [1, 1, 2, 2],
    [2, 3, 2, 2],
  ],
  [[1], [2, 2]],
  [[2, 3, 1, 1], []],
  [[], [2, 3, 1]],
];
function binary(build: (a: Value, b: Value) => Value, more: Partial<GradientCase> = {}): GradientCase[] {
  const pairs = BROADCASTS.map(([a, b]) => of(`[${a}] with [${b}]`, [a, b], (_, x, y) => build(x, y), more));
  return [...pairs, of('a value with itself', [[2, 3]], (_, x) => build(x, op.sin(x)), more)];
}

function unary(build: (x: Value) => Value, more: Partial<GradientCase> = {}): GradientCase[] {
  return [of('4 axes', [[2, 3, 2, 2]], (_, x) => build(x), more), of('a scalar', [[]], (_, x) => build(x), more)];
}
const POSITIVE = { range: [0.5, 2] } as const;

const IMAGE: Shape = [2, 3, 6, 5];
const pads = (top: number, left: number, bottom: number, right: number): Pads => [top, left, bottom, right];

/** Convolutions: name, image, kernel, options. */
const CONVOLUTIONS: readonly (readonly [string, Shape, Shape, { stride?: number; pads?: Pads }])[] = [
  ['1x1', IMAGE, [4, 3, 1, 1], {}],
  ['3x3 same', IMAGE, [4, 3, 3, 3], { pads: op.samePads(3) }],
  ['2x3 kernel, uneven pads', IMAGE, [4, 3, 2, 3], { pads: pads(0, 2, 1, 0) }],
  ['stride 2 that fits', [2, 3, 7, 5], [2, 3, 3, 3], { stride: 2 }],
  ['stride 2 that leaves rows over', IMAGE, [2, 3, 3, 3], { stride: 2, pads: op.samePads(3) }],
  ['1x1, stride 2, even size', [1, 2, 6, 4], [3, 2, 1, 1], { stride: 2 }],
  ['stride 3', [1, 2, 8, 9], [3, 2, 2, 2], { stride: 3 }],
  ['cropped', IMAGE, [4, 3, 3, 3], { pads: pads(-1, 0, 1, -1) }],
  ['cropped, stride 2', [1, 2, 7, 8], [3, 2, 3, 3], { stride: 2, pads: pads(-1, -1, 0, 2) }],
  ['pads wider than the kernel', [1, 2, 3, 3], [2, 2, 2, 2], { pads: pads(3, 2, 2, 3) }],
  ['more channels than pixels', [1, 2, 2, 3], [7, 2, 3, 3], { pads: op.samePads(3) }],
  ['more channels than pixels, stride 2', [1, 2, 4, 4], [5, 2, 3, 3], { stride: 2, pads: op.samePads(3) }],
  ['more channels than pixels, cropped', [1, 2, 4, 3], [7, 2, 2, 2], { pads: pads(-1, 0, 1, -1) }],
];
const convolutions = CONVOLUTIONS.map(([name, x, w, options]) =>
  of(name, [x, w], (_, image, kernel) => op.conv(image, kernel, options)),
);

function convolved(x: Shape, w: Shape, options: Parameters<typeof op.conv>[2]): Shape {
  const g = new op.Graph();
  return op.conv(g.input('x', x), g.input('w', w), options).shape;
}

/** Adjoint of each of the convolutions in one argument. */
const imageAdjoints = CONVOLUTIONS.map(([name, x, w, options]) => {
  return of(name, [convolved(x, w, options), w], (_, out, kernel) =>
    op.convTranspose(out, kernel, { ...options, size: [x[2] as number, x[3] as number] }),
  );
});
const kernelAdjoints = CONVOLUTIONS.map(([name, x, w, { stride = 1, pads: around = pads(0, 0, 0, 0) }]) => {
  const kernel: [number, number] = [w[2] as number, w[3] as number];
  return of(name, [x, convolved(x, w, { stride, pads: around })], (_, image, out) =>
    op.convWeight(image, out, { stride, pads: around, kernel }),
  );
});

/** Uneven taps, so that a filter applied the wrong way round shows. */
const TAPS = [0.1, 0.4, 0.3, -0.2];
const FILTERS: readonly (readonly [string, Parameters<typeof op.fir>[1]])[] = [
  ['blur', { taps: TAPS, pads: pads(2, 1, 1, 2) }],
  ['without pads', { taps: TAPS, gain: 3, pads: pads(0, 0, 0, 0) }],
  ['cropped', { taps: TAPS, pads: pads(-1, 2, 1, -1) }],
  ['up 2', { taps: TAPS, gain: 4, up: 2, pads: pads(2, 2, 1, 1) }],
  ['up 2, cropped at the end', { taps: TAPS, up: 2, pads: pads(3, 0, -1, 2) }],
  ['up 3', { taps: TAPS, up: 3, pads: pads(1, 2, 3, 2) }],
  ['down 2', { taps: TAPS, down: 2, pads: pads(1, 1, 1, 1) }],
  ['down 2 that leaves rows over', { taps: TAPS, down: 2, pads: pads(2, 1, 1, 2) }],
  ['down 3', { taps: TAPS, gain: 2, down: 3, pads: pads(0, 1, 2, 3) }],
  ['subsampling', { taps: [1], down: 2, pads: pads(0, 0, 0, 0) }],
  ['subsampling with a factor', { taps: [0.5], down: 3, pads: pads(0, 0, 0, 0) }],
];

/** Positions below 5 for 2 samples, with repetitions. */
const someIndex = (g: Graph) => g.constant([4, 0, 0, 2, 1, 3, 3, 3], [2, 4]);

const LEAKY = { slope: 0.2, gain: Math.SQRT2 };
const LIMITS = { min: -0.7, max: 0.9 };
const atZero = { kinks: [0] };
const atLimits = { kinks: [LIMITS.min, LIMITS.max] };

/** Numbers that keep neighbouring pixels so far apart that the largest of a window stays the largest: [1,1,h,w]. */
function apart(g: Graph, h: number, w: number): Value {
  return g.constant(
    Array.from({ length: h * w }, (_, i) => {
      const [y, x] = [Math.floor(i / w), i % w];
      return 4 * ((2 * (y % 2) + (x % 2) + (x >> 1)) % 4);
    }),
    [1, 1, h, w],
  );
}

/** For every differentiable op the situations in which its derivatives are checked. */
export const GRADIENT_CASES: { readonly [K in DifferentiableOp]: readonly GradientCase[] } = {
  add: binary(op.add),
  sub: binary(op.sub),
  mul: [
    ...binary(op.mul),
    of('a square', [[2, 3]], (_, x) => op.square(x)),
    of('a number', [[2, 3]], (_, x) => op.mul(x, 3)),
  ],
  div: binary((a, b) => op.div(a, op.add(op.square(b), 1))),
  neg: unary(op.neg),
  sqrt: unary(op.sqrt, POSITIVE),
  reciprocal: unary(op.reciprocal, POSITIVE),
  exp: unary(op.exp),
  log: unary(op.log, POSITIVE),
  sin: unary(op.sin),
  cos: unary(op.cos),
  tanh: unary(op.tanh),
  sigmoid: unary(op.sigmoid),
  softplus: unary(op.softplus),
  abs: unary(op.abs, atZero),
  lrelu: [...unary((x) => op.lrelu(x), atZero), of('slope 0', [[2, 3]], (_, x) => op.relu(x), atZero)],
  lreluGrad: [
    of(
      'slope 0.2',
      [
        [2, 3],
        [2, 3],
      ],
      (_, x, g) => op.lreluGrad(x, g, LEAKY),
      atZero,
    ),
  ],
  prelu: [
    of('an image', [[2, 3, 2, 2], [3]], (_, x, a) => op.prelu(x, a), atZero),
    of('a matrix', [[4, 3], [3]], (_, x, a) => op.prelu(x, a), atZero),
  ],
  clamp: unary((x) => op.clamp(x, LIMITS.min, LIMITS.max), atLimits),
  clampGrad: [
    of(
      'two limits',
      [
        [2, 3],
        [2, 3],
      ],
      (_, x, g) => op.clampGrad(x, g, LIMITS),
      atLimits,
    ),
  ],
  reshape: [
    of('more axes', [[6, 2]], (_, x) => op.reshape(x, [2, 3, 2])),
    of('to a scalar', [[1, 1]], (_, x) => op.reshape(op.sin(x), [])),
  ],
  transpose: [
    of('a matrix', [[2, 3]], (_, x) => op.transpose(x, [1, 0])),
    of('4 axes in a cycle', [[2, 3, 4, 5]], (_, x) => op.transpose(x, [3, 0, 2, 1])),
  ],
  broadcast: [
    of('inner axis', [[2, 1, 3]], (_, x) => op.broadcast(x, [2, 4, 3])),
    of('new axes', [[3]], (_, x) => op.broadcast(x, [2, 2, 3])),
    of('a scalar', [[]], (_, x) => op.broadcast(x, [2, 2])),
  ],
  slice: [
    of('start', [[4, 3]], (_, x) => op.slice(x, 0, 0, 2)),
    of('middle', [[2, 5]], (_, x) => op.slice(x, 1, 1, 4)),
  ],
  pad: [
    of('both sides', [[2, 3]], (_, x) => op.pad(x, 1, 2, 1)),
    of('one side', [[2, 3]], (_, x) => op.pad(x, 0, 0, 2)),
  ],
  concat: [
    of(
      'three parts',
      [
        [2, 1],
        [2, 3],
        [2, 2],
      ],
      (_, x, y, z) => op.concat([x, y, z], 1),
    ),
    of('a part twice', [[2, 2]], (_, x) => op.concat([x, op.sin(x), x], 0)),
  ],
  sum: [
    of('all', [[2, 3]], (_, x) => op.sum(x)),
    of('outer axes', [[2, 3, 4, 2]], (_, x) => op.sum(x, [0, 2, 3])),
    of('mean of an axis', [[2, 3, 4]], (_, x) => op.mean(x, [1])),
    of('mean of everything', [[2, 3]], (_, x) => op.meanAll(op.square(x))),
  ],
  gather: [
    of('elements used several times or never', [[2, 3, 5]], (g, x) => op.gather(x, someIndex(g))),
    of('two offsets', [[2, 1, 7]], (g, x) => op.gather(op.sin(x), someIndex(g), [0, 2])),
  ],
  scatterAdd: [
    of('several at one place', [[2, 3, 1, 4]], (g, x) => op.scatterAdd(x, someIndex(g), 6)),
    of('two offsets', [[2, 1, 2, 4]], (g, x) => op.scatterAdd(op.sin(x), someIndex(g), 6, [1, 0])),
  ],
  gemm: [
    of(
      'a b',
      [
        [2, 3],
        [3, 4],
      ],
      (_, a, b) => op.gemm(a, b),
    ),
    of(
      'aT b',
      [
        [3, 2],
        [3, 4],
      ],
      (_, a, b) => op.gemm(a, b, true),
    ),
    of(
      'a bT',
      [
        [2, 3],
        [4, 3],
      ],
      (_, a, b) => op.gemm(a, b, false, true),
    ),
    of(
      'aT bT',
      [
        [3, 2],
        [4, 3],
      ],
      (_, a, b) => op.gemm(a, b, true, true),
    ),
    of('a aT', [[2, 3]], (_, a) => op.gemm(a, a, false, true)),
  ],
  conv: convolutions,
  convTranspose: imageAdjoints,
  convWeight: kernelAdjoints,
  fir: FILTERS.map(([name, options]) => of(name, [[2, 3, 5, 6]], (_, x) => op.fir(x, options))),
  maxPool: [
    of('even size', [[2, 3, 4, 6]], (g, x) => op.maxPool(op.add(op.sin(x), apart(g, 4, 6)))),
    of('odd size', [[1, 2, 5, 7]], (g, x) => op.maxPool(op.add(op.sin(x), apart(g, 5, 7)))),
  ],
  instanceNorm: [of('an image', [[2, 3, 4, 4]], (_, x) => op.instanceNorm(x))],
  batchNorm: [
    of('an image', [[2, 3, 2, 2], [3], [3]], (g, x, gamma, beta) =>
      op.batchNorm(x, { gamma, beta, mean: g.constant([0.1, -0.2, 0.3], [3]), variance: g.constant([0.5, 1, 2], [3]) }),
    ),
    of('a matrix', [[4, 2], [2], [2]], (g, x, gamma, beta) =>
      op.batchNorm(x, { gamma, beta, mean: g.constant([0.1, -0.2], [2]), variance: g.constant([0.5, 1], [2]) }),
    ),
  ],
};
