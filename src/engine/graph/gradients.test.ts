import { describe, expect, it } from 'vitest';
import { expectGrad } from '../../../tests/support/expectGrad';
import { GRADIENT_CASES, NOT_DIFFERENTIABLE } from '../../../tests/support/gradientCases';
import { reachable } from './check';
import { Graph } from './graph';
import { registry } from './ops';

const cases = Object.entries(GRADIENT_CASES).flatMap(([op, list]) => list.map((test) => ({ op, test })));

describe.each(['cpu', 'gpu'] as const)('first and second derivatives as lowered for the %s', (target) => {
  it.each(cases.map(({ op, test }) => [`${op}: ${test.name}`, test] as const))('%s', async (_, test) => {
    await expectGrad(test, target);
  });
});

describe('the table of gradient cases', () => {
  it('has a case for every op in the registry, or says that it has no derivative', () => {
    const known = [...Object.keys(GRADIENT_CASES), ...NOT_DIFFERENTIABLE].sort();
    expect(known).toEqual(Object.keys(registry).sort());
    expect(Object.entries(GRADIENT_CASES).filter(([, list]) => list.length === 0)).toEqual([]);
  });

  it('really uses the op that each case is about', () => {
    const without = cases.filter(({ op, test }) => {
      const g = new Graph();
      const xs = test.shapes.map((shape, i) => g.input(`x${i}`, shape));
      return !reachable([test.build(g, xs)]).some((v) => v.record.name === op);
    });
    expect(without).toEqual([]);
  });
});
