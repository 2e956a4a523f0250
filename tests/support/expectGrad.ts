import { expect } from 'vitest';
import { Graph, grad, type Target, type Value } from '../../src/engine/graph';
import { compile } from '../../src/engine/onnx';
import type { Fetches, Session } from '../../src/engine/runtime';
import { Random } from '../../src/engine/tensor/random';
import { f32, sizeOf, type F32, type Shape } from '../../src/engine/tensor/tensor';
import { testRuntime } from './evaluate';

/** A function whose derivatives are checked at a random point. */
export interface GradientCase {
  /** What is special about it, e.g. "stride 2, odd size". */
  readonly name: string;
  readonly shapes: readonly Shape[];
  readonly build: (g: Graph, xs: readonly Value[]) => Value;
  /** Interval the inputs are drawn from; [-1.5, 1.5] by default. */
  readonly range?: readonly [number, number];
  /** Values at which the function has a kink or jump: inputs keep their distance. */
  readonly kinks?: readonly number[];
}

/** Step of the central differences; inputs move by at most twice as much. */
const STEP = 0.03;
const KINK_DISTANCE = 0.1;
/** Allowed error relative to the size a directional derivative usually has. */
const TOLERANCE = 1e-3;
const ROUNDING = 4e-7;
const DIRECTIONS = 2;

/**
 * Checks the gradient with respect to every input, and the gradient of that gradient, against finite differences.
 * With y = build(x) and random c, d: first the derivative of <c, y>, then, as a function of x and c, that of <d, grad <c, y>>.
 */
export async function expectGrad(test: GradientCase, target: Target = 'cpu'): Promise<void> {
  const g = new Graph();
  const xs = test.shapes.map((shape, i) => g.input(`x${i}`, shape));
  const y = test.build(g, xs);
  const cotangent = g.input('c', y.shape);
  const first = grad(y, xs, cotangent);
  const weights = xs.map((x, i) => g.input(`d${i}`, x.shape));
  const points = [...xs, cotangent];
  // the gradient of the sum over inputs of <d, first> is the sum of the gradients
  const second = first.map((value, i) => grad(value, points, weights[i]));

  const outputs: Record<string, Value> = { y };
  first.forEach((value, i) => (outputs[`first${i}`] = value));
  second.forEach((values, i) => values.forEach((value, j) => (outputs[`second${i}.${j}`] = value)));
  const model = compile(outputs, { name: test.name, target });
  const session = await (await testRuntime()).load(model);
  try {
    const random = new Random(1);
    const at: Record<string, F32> = {};
    for (const { name, shape } of [...xs, cotangent, ...weights].map((v) => ({ name: nameOf(v), shape: v.shape }))) {
      at[name] = name.startsWith('x') ? sample(shape, test, random) : normals(shape, random);
    }
    const c = at['c'] as F32;
    const d = weights.map((v) => at[nameOf(v)] as F32);
    const here = await run(session, at);
    const value = (out: Fetches, point: F32) => dot(out['y'] as F32, point);
    for (const [i, x] of xs.entries()) {
      await expectDirectional(session, at, nameOf(x), here[`first${i}`] as F32, random, (out) => value(out, c));
    }
    const slope = (out: Fetches) => d.reduce((sum, di, i) => sum + dot(out[`first${i}`] as F32, di), 0);
    for (const [j, x] of points.entries()) {
      const total = f32(x.shape);
      xs.forEach((_, i) =>
        (here[`second${i}.${j}`] as F32).data.forEach((v, k) => (total.data[k] = (total.data[k] as number) + v)),
      );
      await expectDirectional(session, at, nameOf(x), total, random, slope);
    }
  } finally {
    await session.release();
  }
}

/** Compares <gradient, v> with a fourth-order central difference along random v. */
async function expectDirectional(
  session: Session,
  at: Readonly<Record<string, F32>>,
  name: string,
  gradient: F32,
  random: Random,
  f: (out: Fetches) => number,
): Promise<void> {
  const x = at[name] as F32;
  for (let n = 0; n < DIRECTIONS; n++) {
    const v = f32(
      x.shape,
      Float32Array.from(x.data, () => 2 * random.uniform() - 1),
    );
    const along = async (step: number) =>
      f(
        await run(session, {
          ...at,
          [name]: f32(
            x.shape,
            x.data.map((a, k) => a + step * (v.data[k] as number)),
          ),
        }),
      );
    const [p1, m1, p2, m2] = [await along(STEP), await along(-STEP), await along(2 * STEP), await along(-2 * STEP)];
    const difference = (8 * (p1 - m1) - (p2 - m2)) / (12 * STEP);
    const typical = Math.sqrt(dot(gradient, gradient) / 3);
    const allowed = TOLERANCE * typical + (ROUNDING * (1 + Math.abs(p1))) / STEP;
    expect(Math.abs(difference - dot(gradient, v)), `derivative along ${name}`).toBeLessThanOrEqual(allowed);
  }
}

async function run(session: Session, at: Readonly<Record<string, F32>>): Promise<Fetches> {
  return session.run(Object.fromEntries(session.model.inputs.map(({ name }) => [name, at[name] as F32])));
}

function nameOf(value: Value): string {
  return (value as Value<'input'>).attrs.name;
}

function sample(shape: Shape, { range: [low, high] = [-1.5, 1.5], kinks = [] }: GradientCase, random: Random): F32 {
  const draw = (): number => {
    const x = low + (high - low) * random.uniform();
    return kinks.some((kink) => Math.abs(x - kink) < KINK_DISTANCE) ? draw() : x;
  };
  return f32(shape, Array.from({ length: sizeOf(shape) }, draw));
}

function normals(shape: Shape, random: Random): F32 {
  return f32(shape, random.normals(sizeOf(shape)));
}

function dot(a: F32, b: F32): number {
  return a.data.reduce((sum, x, i) => sum + x * (b.data[i] as number), 0);
}
