import { describe, expect, it } from 'vitest';
import { AugmentController } from './controller';

describe('the augmentation controller', () => {
  it('goes up by images / speed above the target, and down below it', () => {
    const control = new AugmentController({ target: 0.6, speedImages: 1000 });
    control.observe(14, 16); // mean 0.875
    control.observe(16, 16);
    expect(control.overfitting).toBe(30 / 32);
    control.update(32);
    expect(control.p).toBeCloseTo(0.032, 12);
    control.observe(32, 32);
    control.update(32);
    expect(control.p).toBeCloseTo(0.064, 12);
    control.observe(8, 32); // 0.25
    control.update(16);
    expect(control.p).toBeCloseTo(0.048, 12);
  });

  it('stays where r_t is the target, and without observations', () => {
    const control = new AugmentController({ target: 0.5, speedImages: 100, p: 0.3 });
    control.observe(8, 16);
    control.update(64);
    expect(control.p).toBe(0.3);
    control.update(64);
    expect(control.p).toBe(0.3);
  });

  it('forgets the signs of the last interval', () => {
    const control = new AugmentController({ speedImages: 100, p: 0.5 });
    control.observe(16, 16);
    control.update(10);
    control.observe(-1, 1);
    control.update(10);
    expect(control.p).toBeCloseTo(0.5, 12);
  });

  it('takes 500,000 images from 0 to 1 as published, and no more than 1 or less than 0', () => {
    const control = new AugmentController();
    const updates = 500_000 / 64;
    for (let i = 0; i < updates - 1; i++) {
      control.observe(64, 64);
      control.update(64);
    }
    expect(control.p).toBeLessThan(1);
    for (let i = 0; i < 3; i++) {
      control.observe(64, 64);
      control.update(64);
    }
    expect(control.p).toBe(1);
    control.observe(-64, 64);
    control.update(10 ** 9);
    expect(control.p).toBe(0);
  });

  it('goes on from a saved state between updates', () => {
    const [a, b] = [new AugmentController(), new AugmentController({ p: 0.9 })];
    a.p = 0.25;
    a.observe(10, 16);
    b.restore(JSON.parse(JSON.stringify(a.save())) as ReturnType<typeof a.save>);
    for (const control of [a, b]) {
      control.observe(8, 16);
      control.update(32);
    }
    expect(b.save()).toEqual(a.save());
    expect(a.p).toBeCloseTo(0.25 - 32 / 500_000, 12);
  });

  it('refuses what cannot be', () => {
    const control = new AugmentController();
    expect(() => control.observe(NaN, 16)).toThrow(/16 signs/);
    expect(() => control.observe(17, 16)).toThrow(/sum 17/);
    expect(() => new AugmentController({ p: 2 })).toThrow(/from 2/);
    expect(() => new AugmentController({ speedImages: 0 })).toThrow(/in 0 images/);
  });
});
