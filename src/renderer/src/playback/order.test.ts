import { describe, expect, it } from 'vitest';
import { around, planPlaying, planResting, upcoming, type Demand } from './order';

const demand = (some: Partial<Demand> = {}): Demand => ({ frame: 10, from: 0, to: 20, rate: 0, loop: true, ...some });

describe('around', () => {
  it('begins at the playhead, looks ahead more than back, and reaches every frame once', () => {
    const frames = [...around(demand())];
    expect(frames.slice(0, 7)).toEqual([10, 11, 12, 9, 13, 14, 8]);
    expect([...frames].sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, i) => i));
  });

  it('stays inside the range, also for a playhead outside of it', () => {
    expect([...around(demand({ frame: 2, from: 5, to: 7 }))]).toEqual([5, 6, 7]);
    expect([...around(demand({ frame: 9, from: 5, to: 7 }))].sort()).toEqual([5, 6, 7]);
  });
});

describe('upcoming', () => {
  it('comes round in a loop, forwards and backwards', () => {
    const frames = (some: Partial<Demand>) => [...upcoming(demand(some))].map(({ frame }) => frame);
    expect(frames({ frame: 6, from: 5, to: 7, rate: 25 })).toEqual([6, 7, 5]);
    expect(frames({ frame: 6, from: 5, to: 7, rate: -25 })).toEqual([6, 5, 7]);
    expect(frames({ frame: 6, from: 5, to: 7, rate: 25, loop: false })).toEqual([6, 7]);
  });
});

describe('planPlaying', () => {
  const all = () => true;

  it('takes frame after frame, starting where the answer will be in time though it is a little late, if computing is faster than play', () => {
    const plan = planPlaying(demand({ frame: 0, to: 99, rate: 25 }), { missing: all, cost: 20, busy: 0, most: 4 });
    expect(plan).toEqual([3, 4, 5, 6]);
  });

  it('leaves frames out evenly if computing is slower than play', () => {
    const plan = planPlaying(demand({ frame: 0, to: 99, rate: 25 }), { missing: all, cost: 80, busy: 80, most: 3 });
    expect(plan).toEqual([9, 11, 13]);
  });

  it('fills in what an earlier round left out', () => {
    const missing = (frame: number) => frame % 2 === 1;
    const plan = planPlaying(demand({ frame: 0, to: 99, rate: 25 }), { missing, cost: 60, busy: 0, most: 2 });
    expect(plan).toEqual([5, 7]);
  });

  it('has nothing to do when everything is there', () => {
    expect(planPlaying(demand({ rate: 25 }), { missing: () => false, cost: 20, busy: 0, most: 8 })).toEqual([]);
  });
});

describe('planResting', () => {
  it('asks for the playhead alone, then for its neighbours', () => {
    expect(planResting(demand(), { missing: () => true, most: 8 })).toEqual([10]);
    expect(planResting(demand(), { missing: (frame) => frame !== 10, most: 3 })).toEqual([11, 12, 9]);
  });
});
