import { describe, expect, it } from 'vitest';
import { f32, type Tensor } from '../tensor/tensor';
import { checkFeeds, checkTargets } from './feeds';
import type { ModelSignature } from './types';

const model: ModelSignature = {
  name: 'mapping',
  inputs: [
    { name: 'z', dtype: 'float32', shape: [2, 3] },
    { name: 'half', dtype: 'float16', shape: [] },
  ],
  outputs: [{ name: 'w', dtype: 'float32', shape: [2, 3] }],
};
const half: Tensor = { dtype: 'float16', shape: [], data: new Uint16Array(1) };
const z = f32([2, 3]);

describe('checkFeeds', () => {
  it('accepts exactly what the network wants', () => {
    expect(() => checkFeeds(model, { z, half })).not.toThrow();
  });

  const wrong: [string, Record<string, Tensor>, RegExp][] = [
    ['a missing input', { half }, /^The input "z" of the network "mapping" is missing: give it float32\[2,3\]\.$/],
    ['an unknown input', { z, half, y: z }, /"y" .* does not exist: its inputs are z, half/],
    ['a wrong shape', { z: f32([3, 2]), half }, /"z" .* must be float32\[2,3\], not float32\[3,2\]/],
    ['a wrong type', { z, half: f32([]) }, /"half" .* must be float16\[\], not float32\[\]/],
    ['too few numbers', { z: { ...z, data: new Float32Array(5) }, half }, /"z" .* holds a Float32Array of 5/],
    [
      'an array of another type',
      { z, half: { dtype: 'float16', shape: [], data: new Float32Array(1) } as unknown as Tensor },
      /"half" .* holds a Float32Array of 1/,
    ],
  ];
  it.each(wrong)('refuses %s', (_, feeds, message) => {
    expect(() => checkFeeds(model, feeds)).toThrow(message);
  });
});

describe('checkTargets', () => {
  it('accepts some or none of the outputs', () => {
    expect(() => checkTargets(model, {})).not.toThrow();
    expect(() => checkTargets(model, { w: f32([2, 3]) })).not.toThrow();
  });

  it('refuses unknown outputs and wrong shapes', () => {
    expect(() => checkTargets(model, { v: z })).toThrow(/output "v" .* its outputs are w/);
    expect(() => checkTargets(model, { w: f32([6]) })).toThrow(/output "w" .* must be float32\[2,3\]/);
  });
});
