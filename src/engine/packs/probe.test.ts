import { describe, expect, it } from 'vitest';
import { f32, type Weights } from '../tensor/tensor';
import { compareProbe, makeProbe, probeInputs } from './probe';

const image = f32(
  [1, 3, 16, 16],
  Float32Array.from({ length: 768 }, (_, i) => Math.sin(i)),
);
const outputs: Weights = new Map([['image', image]]);
const probe = makeProbe('generator', { z: { shape: [1, 8], seed: 3 } }, outputs, 1e-3);

describe('probes', () => {
  it('keep a few hundred numbers, spread over the output', () => {
    expect(probe.outputs['image']?.values.length).toBeLessThanOrEqual(256);
    expect((probe.outputs['image']?.every ?? 0) % 2).toBe(1);
  });

  it('give the same inputs each time', () => {
    const [a, b] = [probeInputs(probe), probeInputs(probe)];
    expect(a?.get('z')?.shape).toEqual([1, 8]);
    expect(a).toEqual(b);
  });

  it('agree with the same numbers, within the tolerance', () => {
    expect(compareProbe(probe, outputs)).toEqual([]);
    const near: Weights = new Map([['image', f32(image.shape, image.data.map((x) => x + 9e-4))]]); // prettier-ignore
    expect(compareProbe(probe, near)).toEqual([]);
  });

  it('differ for other numbers, NaN, another shape, a missing output', () => {
    const off = f32(image.shape, image.data.map((x) => x + 2e-3)); // prettier-ignore
    const broken = f32(image.shape, image.data.map((x, i) => (i === 0 ? NaN : x))); // prettier-ignore
    const reshaped = f32([3, 16, 16], image.data);
    for (const wrong of [off, broken, reshaped])
      expect(compareProbe(probe, new Map([['image', wrong]]))).toHaveLength(1);
    expect(compareProbe(probe, new Map())).toHaveLength(1);
  });

  it('have no inputs if values and shape disagree or a shape is beyond all bounds', () => {
    expect(probeInputs({ ...probe, inputs: { z: { shape: [2], values: [1, 2, 3] } } })).toBeUndefined();
    expect(probeInputs({ ...probe, inputs: { z: { shape: [65536, 65536], seed: 1 } } })).toBeUndefined();
  });
});
