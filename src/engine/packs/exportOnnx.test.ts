import { describe, expect, it } from 'vitest';
import { DISCRIMINATOR_32, GENERATOR_32 } from '../../../tests/support/configs';
import { parityFile, under } from '../../../tests/support/parity';
import type { NetworkSpec } from '../../shared/networks';
import { checkSize, encodeOnnx, planExport } from './exportOnnx';
import type { PackPart } from './parts';

const stored = {
  file: 'x.safetensors',
  sha256: '0'.repeat(64),
  bytes: 500,
  dtype: 'float32',
  parameters: 100,
} as const;
const manifest = {
  name: 'P',
  networks: {
    generator: { kind: 'generator', config: GENERATOR_32, ...stored },
    discriminator: { kind: 'discriminator', config: DISCRIMINATOR_32, ...stored },
    features: { likeness: { kind: 'faces', config: {}, ...stored } },
  },
} as const;
const names = (wanted: string[]) => planExport(manifest, wanted).map(({ part }) => part);

const spec: NetworkSpec = { kind: 'generator', config: GENERATOR_32 };
const mapping: PackPart = { role: 'generator', spec, part: 'mapping' };

describe('an export', () => {
  it('has the parts that can be used alone, each once and in the same order', () => {
    expect(names([])).toEqual(['mapping', 'synthesis', 'discriminator']);
    expect(names(['discriminator', 'generator', 'mapping'])).toEqual(['mapping', 'synthesis', 'discriminator']);
    expect(names(['synthesis'])).toEqual(['synthesis']);
    expect(() => names(['features/likeness'])).toThrow(/choose of generator, mapping, synthesis, discriminator\.$/);
  });

  it('refuses what no ONNX file can hold', () => {
    expect(() => checkSize('synthesis', 2 ** 31)).toThrow(
      'The synthesis has 2.0 GB of weights, and an ONNX file holds less than 2 GB: use its safetensors file instead.',
    );
    expect(() => checkSize('synthesis', 1.9 * 2 ** 30)).not.toThrow();
  });

  it('refuses weights that are not complete', () => {
    const weights = under(parityFile('generator32'), 'G.');
    expect(encodeOnnx(mapping, weights, {}).inputs).toEqual([{ name: 'z', dtype: 'float32', shape: [1, 64] }]);
    weights.delete('mapping.fc0.weight');
    expect(() => encodeOnnx(mapping, weights, {})).toThrow(/'mapping.fc0.weight' of the mapping is missing/);
  });
});
