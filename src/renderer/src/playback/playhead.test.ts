// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installFakeApi, sampleOpened } from '../api/testing';
import { useProjectStore } from '../stores/project';
import { markEdits } from '../timeline';
import { usePlayhead } from './playhead';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'performance', 'Date', 'setTimeout'] });
  installFakeApi({ 'projects.keep': () => ({ kept: '' }) });
  setActivePinia(createPinia());
  useProjectStore().take(sampleOpened());
});
afterEach(() => vi.useRealTimers());

describe('playhead', () => {
  it('plays at the rate of the project, whatever the rate of the screen', () => {
    const playhead = usePlayhead();
    playhead.play();
    vi.advanceTimersByTime(2_000);
    expect(playhead.frame).toBeGreaterThanOrEqual(49);
    expect(playhead.frame).toBeLessThanOrEqual(50);
  });

  it('stays within the range, over and over or once', () => {
    const playhead = usePlayhead();
    const store = useProjectStore();
    store.apply({ key: 'x' }, (project) => markEdits.setOut(markEdits.setIn(project, 10), 19));
    playhead.play();
    vi.advanceTimersByTime(2_000);
    expect(playhead.playing).toBe(true);
    expect(playhead.frame).toBeGreaterThanOrEqual(10);
    expect(playhead.frame).toBeLessThanOrEqual(19);
    playhead.loop = false;
    vi.advanceTimersByTime(2_000);
    expect([playhead.playing, playhead.frame]).toEqual([false, 19]);
  });

  it('plays backwards and faster', () => {
    const playhead = usePlayhead();
    playhead.seek(90);
    playhead.push(-1);
    playhead.push(-1);
    vi.advanceTimersByTime(1_000);
    expect(playhead.frame).toBeGreaterThanOrEqual(40);
    expect(playhead.frame).toBeLessThanOrEqual(42);
  });

  it('steps, stops, and never leaves the clip', () => {
    const playhead = usePlayhead();
    playhead.step(-5);
    expect(playhead.frame).toBe(0);
    playhead.play();
    playhead.step(500);
    expect([playhead.playing, playhead.frame]).toEqual([false, 99]);
  });
});
