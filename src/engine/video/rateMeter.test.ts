import { describe, expect, it } from 'vitest';
import { clock, describeRate, RateMeter } from './rateMeter';

describe('RateMeter', () => {
  it('gives speed and time left', () => {
    const meter = new RateMeter(1000, 100);
    expect(meter.update(0, 1000)).toMatchObject({ perSecond: 0, remainingSeconds: undefined });
    expect(meter.update(20, 3000)).toEqual({
      done: 20,
      total: 100,
      elapsedSeconds: 2,
      perSecond: 10,
      remainingSeconds: 8,
    });
    expect(meter.update(100, 4000).remainingSeconds).toBe(0);
  });

  it('follows a change of speed within its window', () => {
    const meter = new RateMeter(0, undefined, 2000);
    for (let second = 1; second <= 10; second++) meter.update(second * 100, second * 1000);
    meter.update(1010, 11_000);
    const rate = meter.update(1020, 12_000);
    expect(rate.perSecond).toBeCloseTo(10);
    expect(rate.remainingSeconds).toBeUndefined();
  });

  it('still knows the speed after a long silence', () => {
    const meter = new RateMeter(0, 10, 1000);
    meter.update(1, 60_000);
    expect(meter.update(2, 120_000).perSecond).toBeCloseTo(1 / 60);
  });

  it('is put into words', () => {
    const meter = new RateMeter(0, 128);
    expect(describeRate(meter.update(0, 0))).toBe('0/128 frames');
    expect(describeRate(meter.update(42, 2000))).toBe('42/128 frames, 21.0 frames/s, 0:05 left');
    expect(describeRate(new RateMeter(0).update(3, 1500), 'steps')).toBe('3 steps, 2.0 steps/s');
    expect([clock(0), clock(59.2), clock(61), clock(3725)]).toEqual(['0:00', '1:00', '1:01', '1:02:05']);
  });
});
