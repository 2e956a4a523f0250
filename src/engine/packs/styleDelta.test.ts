import { describe, expect, it } from 'vitest';
import { f32, maxAbsDiff, type Weights } from '../tensor/tensor';
import { applyStyle, layerResolution, makeStyle } from './styleDelta';
import { GENERATOR_SHAPES, sampleWeights, tunedFrom } from './testing/samplePack';

const base = sampleWeights(GENERATOR_SHAPES, 1);
const tuned = tunedFrom(base, 5);
const data = (weights: Weights, name: string) => weights.get(name)?.data ?? new Float32Array();

describe('makeStyle', () => {
  it('keeps only tensors that differ, from a resolution up, and says what it left out', () => {
    const all = makeStyle(base, tuned, { fromResolution: 8 });
    expect([...all.delta.keys()].sort()).toEqual([
      'synthesis.b16.conv0.weight',
      'synthesis.b8.conv0.bias',
      'synthesis.b8.conv0.weight',
    ]);
    expect(all.ignored).toEqual([]);
    const upper = makeStyle(base, tuned, { fromResolution: 16 });
    expect([...upper.delta.keys()]).toEqual(['synthesis.b16.conv0.weight']);
    expect([...upper.ignored].sort()).toEqual(['synthesis.b8.conv0.bias', 'synthesis.b8.conv0.weight']);
  });

  it('includes the mapping network from resolution 0', () => {
    const other = new Map(tuned).set('mapping.w_avg', f32([8], new Float32Array(8)));
    expect(makeStyle(base, other, { fromResolution: 0 }).delta.has('mapping.w_avg')).toBe(true);
    expect(makeStyle(base, other, { fromResolution: 4 }).ignored).toEqual(['mapping.w_avg']);
  });

  it('starts at 64 unless told otherwise, and refuses a style without any difference', () => {
    expect(() => makeStyle(base, tuned)).toThrow(/only blocks below resolution 64 do/);
    expect(() => makeStyle(base, base, { fromResolution: 4 })).toThrow(/has not been tuned/);
  });

  it('refuses other names, other shapes and numbers that are not finite', () => {
    const more = new Map(tuned).set('synthesis.b32.conv0.bias', f32([4]));
    const fewer = new Map([...tuned].slice(1));
    const reshaped = new Map(tuned).set('synthesis.b8.conv0.bias', f32([2, 2]));
    const broken = new Map(tuned).set('synthesis.b8.conv0.bias', f32([4], [1, NaN, 2, 3]));
    for (const wrong of [more, fewer, reshaped, broken]) {
      expect(() => makeStyle(base, wrong, { fromResolution: 8 })).toThrow(
        expect.objectContaining({ code: 'bad-input' }),
      );
    }
  });
});

describe('applyStyle', () => {
  const { delta } = makeStyle(base, tuned, { fromResolution: 8 });

  it('is the base itself at strength 0: the very tensors, not copies', () => {
    const styled = applyStyle(base, delta, 0);
    for (const [name, tensor] of base) expect(styled.get(name)).toBe(tensor);
  });

  it('is the tuned generator at strength 1 to one rounding of float32', () => {
    const styled = applyStyle(base, delta, 1);
    for (const [name, tensor] of tuned) {
      const largest = tensor.data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
      expect(maxAbsDiff(data(styled, name), tensor.data)).toBeLessThanOrEqual(largest * 2 ** -23);
    }
    expect(
      maxAbsDiff(data(styled, 'synthesis.b8.conv0.weight'), data(base, 'synthesis.b8.conv0.weight')),
    ).toBeGreaterThan(0.01);
  });

  it('shares the tensors it does not touch with the base', () => {
    const styled = applyStyle(base, delta, 1);
    for (const [name, tensor] of base) expect(styled.get(name) === tensor).toBe(!delta.has(name));
  });

  it('lies half way at strength 0.5 and on the other side at -1', () => {
    const name = 'synthesis.b8.conv0.bias';
    for (const s of [0.5, -1]) {
      const expected = data(base, name).map((x, i) => x + s * (data(delta, name)[i] ?? 0));
      expect(maxAbsDiff(data(applyStyle(base, delta, s), name), expected)).toBe(0);
    }
  });

  it('takes a strength for each range of resolutions and leaves the rest alone', () => {
    const styled = applyStyle(base, delta, [
      { from: 16, to: 64, strength: 0.5 },
      { from: 4, to: 4, strength: 1 },
    ]);
    expect(styled.get('synthesis.b8.conv0.weight')).toBe(base.get('synthesis.b8.conv0.weight'));
    const upper = 'synthesis.b16.conv0.weight';
    const half = applyStyle(base, delta, 0.5);
    expect(maxAbsDiff(data(styled, upper), data(half, upper))).toBe(0);
  });

  it.each([
    ['a strength out of range', [{ from: 4, to: 64, strength: 2.5 }]],
    ['a strength that is no number', NaN],
    ['overlapping ranges', [{ from: 4, to: 16, strength: 1 }, { from: 16, to: 64, strength: 0 }]], // prettier-ignore
    ['an empty range', [{ from: 16, to: 8, strength: 1 }]],
  ])('refuses %s', (_name, strength) => {
    expect(() => applyStyle(base, delta, strength)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });

  it('refuses a delta of another architecture', () => {
    const unknown = new Map(delta).set('synthesis.b32.conv0.bias', f32([4]));
    const reshaped = new Map(delta).set('synthesis.b8.conv0.bias', f32([2, 2]));
    for (const wrong of [unknown, reshaped]) expect(() => applyStyle(base, wrong, 0)).toThrow(/does not fit/);
  });
});

it('reads the resolution of a layer from its name', () => {
  expect(layerResolution('synthesis.b64.torgb.weight')).toBe(64);
  expect(layerResolution('mapping.fc0.weight')).toBe(0);
});
