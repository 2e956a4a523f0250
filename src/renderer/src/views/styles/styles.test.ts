import { describe, expect, it } from 'vitest';
import { durationOf } from '../../components/jobs/duration';
import { sampleProject } from '../../api/testing/samples';
import { dropStyle, showStyle, withStyle } from './edits';
import { readMeasures } from './measures';
import { resolutionsFor } from './resolutions';
import { chartsOf, columnsOf, previewsOf, smoothed } from './training/curves';

describe('edits of styles', () => {
  it('add a style once, and show it', () => {
    const project = sampleProject();
    const shown = showStyle(project, 'ink', 0.5);
    expect(shown.scene.styles).toEqual([{ name: 'ink', strength: { value: 0.5, keys: [] } }]);
    expect(shown.shownStyle).toBe('ink');
    expect(showStyle(shown, 'ink')).toBe(shown);
    expect(project.scene.styles).toEqual([]);
  });

  it('leave a scene that has all it can hold', () => {
    const full = Array.from({ length: 32 }, (_, i) => `s${i}`).reduce((p, name) => withStyle(p, name), sampleProject());
    expect(showStyle(full, 'one more')).toBe(full);
  });

  it('take a style out wherever it is shown', () => {
    const project = { ...showStyle(sampleProject(), 'ink'), compared: [null, 'ink'] };
    expect(dropStyle(project, 'ink')).toMatchObject({ shownStyle: null, compared: [null], scene: { styles: [] } });
    expect(dropStyle(project, 'neon')).toBe(project);
  });
});

describe('numbers in words', () => {
  it('tell measures that matter first, with a verdict', () => {
    expect(readMeasures({ perceptual: 1.2, identity: 0.5, other: 3 })).toEqual([
      { name: 'identity', value: 0.5, verdict: 'middle' },
      { name: 'other', value: 3 },
      { name: 'perceptual', value: 1.2 },
    ]);
  });

  it('tell times as a person plans by them', () => {
    expect(durationOf(42.4)).toEqual({ key: 'seconds', count: 42, minutes: 0 });
    expect(durationOf(60 * 59.4)).toMatchObject({ key: 'minutes', count: 59 });
    expect(durationOf(3_600 * 2 + 60 * 58.6)).toMatchObject({ key: 'hours', count: 3 });
    expect(durationOf(3_600 * 2 + 60 * 31)).toMatchObject({ key: 'hoursMinutes', count: 2, minutes: 30 });
  });

  it('offer the resolutions a generator has', () => {
    expect(resolutionsFor(64)).toEqual({ all: [8, 16, 32, 64], usual: 32 });
    expect(resolutionsFor(1024).usual).toBe(64);
  });
});

describe('curves', () => {
  const points = [1, 2, 3].map((iteration) => ({
    iteration,
    seconds: iteration,
    metrics: {
      lossG: 9,
      adversarialG: iteration,
      lossD: 1,
      strange: 2,
      realLogit: 4,
      ...(iteration === 2 ? { r1: 5 } : {}),
    },
  }));

  it('are what is worth one, each line once', () => {
    expect(chartsOf(points).map(({ key, lines }) => [key, ...lines])).toEqual([
      ['contest', 'adversarialG', 'lossD'],
      ['strange', 'strange'],
      ['r1', 'r1'],
    ]);
    expect(chartsOf([])).toEqual([]);
  });

  it('leave gaps where there was no number', () => {
    const [x, r1] = columnsOf(points, ['r1']);
    expect(x).toEqual([1, 2, 3]);
    expect(r1).toEqual([null, 5, null]);
  });

  it('follow a change gradually and keep a level', () => {
    for (const value of smoothed([4, 4, 4])) expect(value).toBeCloseTo(4, 9);
    const jump = smoothed([0, 0, 0, 0, 10]) as number[];
    expect(jump[4]).toBeGreaterThan(0.5);
    expect(jump[4]).toBeLessThan(5);
  });

  it('have a preview for each step, the last that was made', () => {
    const previews = [
      { iteration: 8, name: '0000008-a.png' },
      { iteration: 0, name: '0000000-a.png' },
      { iteration: 8, name: '0000008-motion.webp' },
      { iteration: 8, name: '0000008-b.png' },
    ];
    expect(previewsOf(previews, '.png').map(({ name }) => name)).toEqual(['0000000-a.png', '0000008-b.png']);
    expect(previewsOf(previews, '.webp')).toHaveLength(1);
  });
});
