import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random';
import { drawTransformation, IDENTITY, type AugmentGroups, type Transformation } from './parameters';

const COUNT = 20_000;
function drawn(p: number, groups: AugmentGroups = {}, seed = 3): Transformation[] {
  const random = new Random(seed);
  return Array.from({ length: COUNT }, () => drawTransformation(random, p, groups));
}
function moments(numbers: readonly number[]): { mean: number; deviation: number; fourth: number } {
  const mean = numbers.reduce((a, b) => a + b) / numbers.length;
  const central = (k: number) => numbers.reduce((sum, x) => sum + (x - mean) ** k, 0) / numbers.length;
  return { mean, deviation: Math.sqrt(central(2)), fourth: central(4) / central(2) ** 2 };
}
/** A normal distribution has a fourth standardised moment of 3, a uniform one of 1.8. */
const NORMAL = 3;
const UNIFORM = 1.8;

describe('what is drawn at p = 1', () => {
  const all = drawn(1);
  const columns: readonly [string, (t: Transformation) => number, deviation: number, fourth: number][] = [
    ['shift right', (t) => t.shift[0], 0.125 / Math.sqrt(3), UNIFORM],
    ['shift down', (t) => t.shift[1], 0.125 / Math.sqrt(3), UNIFORM],
    ['scale (log2)', (t) => Math.log2(t.scale), 0.2, NORMAL],
    ['rotation before', (t) => t.preRotation, Math.PI / Math.sqrt(3), UNIFORM],
    ['stretch (log2)', (t) => Math.log2(t.stretch), 0.2, NORMAL],
    ['rotation afterwards', (t) => t.postRotation, Math.PI / Math.sqrt(3), UNIFORM],
    ['fine shift right', (t) => t.fineShift[0], 0.125, NORMAL],
    ['fine shift down', (t) => t.fineShift[1], 0.125, NORMAL],
    ['brightness', (t) => t.brightness, 0.2, NORMAL],
    ['contrast (log2)', (t) => Math.log2(t.contrast), 0.5, NORMAL],
    ['hue', (t) => t.hue, Math.PI / Math.sqrt(3), UNIFORM],
    ['saturation (log2)', (t) => Math.log2(t.saturation), 1, NORMAL],
  ];
  it.each(columns)('%s', (_, of, deviation, fourth) => {
    const found = moments(all.map(of));
    expect(Math.abs(found.mean)).toBeLessThan((4 * deviation) / Math.sqrt(COUNT));
    expect(found.deviation / deviation).toBeCloseTo(1, 1.5);
    expect(Math.abs(found.fourth / fourth - 1)).toBeLessThan(0.06);
  });

  it('mirrors and flips every other sample, turns by each quarter equally often', () => {
    const share = (of: (t: Transformation) => boolean) => all.filter(of).length / COUNT;
    expect(share((t) => t.mirror)).toBeCloseTo(0.5, 1.5);
    expect(share((t) => t.lumaFlip)).toBeCloseTo(0.5, 1.5);
    for (const quarter of [0, 1, 2, 3]) expect(share((t) => t.quarters === quarter)).toBeCloseTo(0.25, 1.5);
  });

  it('draws them independently', () => {
    for (const [i, [, a, da]] of columns.entries())
      for (const [, b, db] of columns.slice(i + 1)) {
        const covariance = all.reduce((sum, t) => sum + a(t) * b(t), 0) / COUNT;
        expect(Math.abs(covariance / (da * db))).toBeLessThan(0.035);
      }
  });
});

describe('what is drawn in between', () => {
  it('applies each with p, and one rotation or the other with p', () => {
    const all = drawn(0.3);
    const share = (of: (t: Transformation) => boolean) => all.filter(of).length / COUNT;
    const expected = (of: (t: Transformation) => boolean, wanted: number) =>
      expect(Math.abs(share(of) - wanted)).toBeLessThan(0.015);
    expected((t) => t.scale !== 1, 0.3);
    expected((t) => t.fineShift[0] !== 0, 0.3);
    expected((t) => t.shift[1] !== 0, 0.3);
    expected((t) => t.hue !== 0, 0.3);
    expected((t) => t.mirror, 0.15);
    expected((t) => t.quarters !== 0, 0.225);
    expected((t) => t.preRotation !== 0, 1 - Math.sqrt(0.7));
    expected((t) => t.preRotation !== 0 || t.postRotation !== 0, 0.3);
    expected((t) => t.scale !== 1 && t.saturation !== 1, 0.09);
  });

  it('is nothing at p = 0', () => {
    for (const t of drawn(0).slice(0, 500)) expect(t).toEqual(IDENTITY);
  });

  it('a larger p adds to what a smaller one does', () => {
    const [few, many] = [drawn(0.2), drawn(0.7)];
    const changed = (t: Transformation) =>
      Object.entries(t).filter(([name, value]) => value !== IDENTITY[name as keyof Transformation]);
    few.slice(0, 500).forEach((t, i) => {
      for (const [name, value] of changed(t)) expect(many[i]?.[name as keyof Transformation]).toEqual(value);
    });
  });

  it('leaves out the groups that are off', () => {
    const [colourOnly] = drawn(1, { blit: false, geometry: false }) as [Transformation];
    const { brightness, contrast, lumaFlip, hue, saturation } = (drawn(1) as [Transformation])[0];
    expect(colourOnly).toEqual({ ...IDENTITY, brightness, contrast, lumaFlip, hue, saturation });
    const [noColour] = drawn(1, { colour: false }) as [Transformation];
    expect(noColour).toMatchObject({ brightness: 0, contrast: 1, lumaFlip: false, hue: 0, saturation: 1 });
    expect(noColour.scale).not.toBe(1);
  });

  it('refuses what is no probability', () => {
    for (const p of [-0.1, 1.1, NaN]) expect(() => drawTransformation(new Random(0), p)).toThrow(/probability/);
  });
});
