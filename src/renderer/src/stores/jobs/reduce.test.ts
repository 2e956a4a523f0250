import { describe, expect, it } from 'vitest';
import type { JobLog, JobView } from '../../../../shared/api/jobs';
import { MOST_POINTS, NO_HISTORY, shareOf, withJob, withoutJob, withStretch } from './reduce';

const job = (id: string, created: string, more: Partial<JobView> = {}): JobView => ({
  ...{ version: 1, id, kind: 'style', name: id, created, state: 'running', output: id, options: {} },
  ...more,
});
const stretch = (log: string, iterations: readonly number[], position = 0): JobLog => ({
  ...{ log, position, more: false, measures: [], previews: [], notices: [] },
  points: iterations.map((iteration) => ({ iteration, seconds: iteration, metrics: { lossG: 1 } })),
});

describe('trainings', () => {
  it('are kept newest first, each once', () => {
    const old = job('a', '2026-01-01');
    const young = job('c', '2026-01-03');
    const all = withJob([young, old], job('b', '2026-01-02'));
    expect(all.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    const changed = withJob(all, { ...old, state: 'done' });
    expect(changed.map(({ id, state }) => [id, state])).toEqual([
      ['c', 'running'],
      ['b', 'running'],
      ['a', 'done'],
    ]);
    expect(withoutJob(changed, 'b').map(({ id }) => id)).toEqual(['c', 'a']);
  });

  it('say how far they are: first of the preparation, then of the iterations', () => {
    const progress = {
      iteration: 25,
      iterations: 100,
      imagesSeen: 1,
      imagesPerSecond: 1,
      secondsLeft: 1,
      microBatch: 8,
      metrics: {},
    };
    expect(shareOf(job('a', ''))).toBeNull();
    expect(shareOf(job('a', '', { progress, preparing: { phase: 'checking', done: 1, total: 2 } }))).toBe(0.5);
    expect(shareOf(job('a', '', { progress }))).toBe(0.25);
    expect(shareOf(job('a', '', { progress, state: 'done' }))).toBe(1);
  });
});

describe('a history', () => {
  it('goes on with the next stretch, and begins anew with another log', () => {
    const first = withStretch(withStretch(NO_HISTORY, stretch('x', [1, 2], 10)), stretch('x', [3], 15));
    expect(first.points.map(({ iteration }) => iteration)).toEqual([1, 2, 3]);
    expect(first.position).toBe(15);
    expect(withStretch(first, stretch('y', [1], 5)).points.map(({ iteration }) => iteration)).toEqual([1]);
  });

  it('keeps few points, from the first to the newest, in order', () => {
    let history = NO_HISTORY;
    for (let at = 0; at < 20; at++) {
      history = withStretch(
        history,
        stretch(
          'x',
          Array.from({ length: 1_000 }, (_, i) => at * 1_000 + i + 1),
        ),
      );
    }
    const iterations = history.points.map(({ iteration }) => iteration);
    expect(iterations.length).toBeLessThanOrEqual(MOST_POINTS);
    expect(iterations.length).toBeGreaterThan(MOST_POINTS / 3);
    expect(iterations[0]).toBe(1);
    expect(iterations.at(-1)).toBe(20_000);
    expect([...iterations].sort((a, b) => a - b)).toEqual(iterations);
  });
});
