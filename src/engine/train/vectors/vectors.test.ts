import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { assemble, MODULE } from '../../../../build/vectors/assemble';
import { Random } from '../../tensor/random';
import { addTo, adamStep, moveAverage } from '.';

/** Lengths within a block, of a block, and of several with a rest that is no multiple of 4. */
const LENGTHS = [1, 4096, 4097, 9002];
const numbers = (n: number, seed: number) => Float32Array.from(new Random(seed).normals(n));
const STEP = { share: 0.5, beta1: 0.9, beta2: 0.99, rate: 0.1, correction: 1.25, epsilon: 1e-8 };

function expectClose(actual: Float32Array, wanted: (i: number) => number): void {
  let worst = 0;
  actual.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - wanted(i)) / (1 + Math.abs(wanted(i))))));
  expect(worst).toBeLessThan(1e-6);
}

describe.each(LENGTHS)('vectors of %i numbers', (n) => {
  it('add up', () => {
    const [sum, part] = [numbers(n, 1), numbers(n, 2)];
    const before = sum.slice();
    addTo(sum, part);
    expectClose(sum, (i) => (before[i] as number) + (part[i] as number));
  });
  it('move towards others', () => {
    const [average, current] = [numbers(n, 1), numbers(n, 2)];
    const before = average.slice();
    moveAverage(average, current, 0.75);
    expectClose(average, (i) => 0.75 * (before[i] as number) + 0.25 * (current[i] as number));
  });
  it('take a step of Adam with all its arrays', () => {
    const [parameters, gradient, m, scales] = [numbers(n, 1), numbers(n, 2), numbers(n, 3), numbers(n, 4)];
    const v = numbers(n, 5).map((x) => x * x);
    const before = { parameters: parameters.slice(), m: m.slice(), v: v.slice() };
    adamStep({ parameters, gradient, m, v, scales }, STEP);
    const first = (i: number) => 0.9 * (before.m[i] as number) + 0.1 * 0.5 * (gradient[i] as number);
    const second = (i: number) => 0.99 * (before.v[i] as number) + 0.01 * (0.5 * (gradient[i] as number)) ** 2;
    expectClose(m, first);
    expectClose(v, second);
    const step = (i: number) => (0.1 * (scales[i] as number) * first(i)) / (Math.sqrt(1.25 * second(i)) + 1e-8);
    expectClose(parameters, (i) => (before.parameters[i] as number) - step(i));
  });
});

describe('a step without first moment and scales', () => {
  it('follows the gradient alone at the plain rate, whatever was worked on before', () => {
    const one = () => Float32Array.of(1);
    const broken = Float32Array.of(NaN);
    adamStep({ parameters: broken, gradient: broken, m: broken, v: broken, scales: broken }, STEP);
    const parameters = one();
    adamStep({ parameters, gradient: Float32Array.of(4), v: one() }, { ...STEP, share: 1, beta1: 0 });
    expect(parameters[0]).toBeCloseTo(1 - 0.4 / Math.sqrt(1.25 * (0.99 + 0.16)), 6);
  });
});

describe('the assembled module', () => {
  it('is that of the source', async () => {
    expect(await readFile(MODULE, 'utf8')).toBe(await assemble());
  });
});
