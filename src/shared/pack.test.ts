import { describe, expect, it } from 'vitest';
import { channelsByRule } from './networks';
import { isPackPath, packFiles, packNetworks, parseManifest, type PackManifest } from './pack';

const hash = (digit: string) => digit.repeat(64);

function valid(): Record<string, unknown> {
  const channels = channelsByRule(16, 64, 4);
  const config = {
    ...{ zDim: 8, wDim: 8, resolution: 16, channels, mappingLayers: 2 },
    ...{ mappingLrMultiplier: 0.01, convClamp: null, useNoise: false },
  };
  const stored = { sha256: hash('a'), bytes: 1100, dtype: 'float16', parameters: 500 };
  const file = 'generator.safetensors';
  const measuring = { kind: 'perceptual', config: {}, ...stored, file: 'features/perceptual.safetensors' };
  return {
    ...{ format: 'styleinv-pack', version: 1, name: 'A pack', id: 'a-pack', description: '' },
    ...{ created: '2025-01-01T00:00:00Z', resolution: 16, provenance: { tool: 'tests' } },
    networks: { generator: { kind: 'generator', config, file, ...stored }, features: { perceptual: measuring } },
  };
}

function changed(change: (manifest: Record<string, unknown>) => void): Record<string, unknown> {
  const manifest = structuredClone(valid());
  change(manifest);
  return manifest;
}
const generatorOf = (manifest: Record<string, unknown>) =>
  (manifest['networks'] as { generator: Record<string, unknown> }).generator;

describe('parseManifest', () => {
  it('reads a valid manifest and fills in what may be left out', () => {
    const manifest = parseManifest(valid(), 'p');
    expect(manifest.styles).toEqual([]);
    expect(packNetworks(manifest).map(([role]) => role)).toEqual(['generator', 'features/perceptual']);
    expect(packFiles(manifest)).toHaveLength(2);
  });

  it('ignores keys of a newer minor version, at any depth', () => {
    const newer = changed((m) => {
      m['mood'] = 'cheerful';
      generatorOf(m)['quantisation'] = { bits: 4 };
    });
    expect(parseManifest(newer, 'p')).toEqual(parseManifest(valid(), 'p'));
  });

  it('refuses a newer major version with a sentence that says what to do', () => {
    const newer = changed((m) => (m['version'] = 2));
    expect(() => parseManifest(newer, 'p')).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringContaining('update the program') as string,
      }),
    );
  });

  it('migrates an older version step by step, and refuses one without a step', () => {
    const old = changed((m) => {
      m['version'] = 0;
      m['title'] = m['name'];
      delete m['name'];
    });
    const migrations = { 0: ({ title, ...rest }: Record<string, unknown>) => ({ ...rest, name: title }) };
    expect(parseManifest(old, 'p', migrations).name).toBe('A pack');
    expect(() => parseManifest(old, 'p')).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  const mistakes: [string, (m: Record<string, unknown>) => void, string][] = [
    ['another format', (m) => (m['format'] = 'x'), 'is not a model pack'],
    ['a hash that is none', (m) => (generatorOf(m)['sha256'] = 'xyz'), 'sha256'],
    ['a path out of the pack', (m) => (generatorOf(m)['file'] = '../g.safetensors'), 'plain relative path'],
    ['a negative size', (m) => (generatorOf(m)['bytes'] = -1), 'bytes'],
    ['a size beyond all bounds', (m) => (generatorOf(m)['bytes'] = 2 ** 40), 'bytes'],
    ['a size that cannot hold the parameters', (m) => (generatorOf(m)['parameters'] = 10_000), 'do not fit'],
    ['a size far above the parameters', (m) => (generatorOf(m)['bytes'] = 2 ** 30), 'do not fit'],
    ['a network in the place of another', (m) => (generatorOf(m)['kind'] = 'encoder'), 'kind'],
    ['no generator', (m) => (m['networks'] = {}), 'generator'],
    ['a resolution that is not the generator’s', (m) => (m['resolution'] = 32), 'resolution'],
    ['a name with a line break', (m) => (m['name'] = 'a\nb'), 'plain text'],
    ['a licence that says nothing', (m) => (m['licence'] = { credit: 'me' }), 'spdx'],
    [
      'one file for two purposes, in another case',
      (m) => (m['documents'] = [{ file: 'Generator.safetensors', sha256: hash('b'), bytes: 1 }]),
      'named twice',
    ],
    ['the manifest as its own file', (m) => (generatorOf(m)['file'] = 'manifest.json'), 'named twice'],
  ];
  it.each(mistakes)('refuses %s', (_name, change, message) => {
    expect(() => parseManifest(changed(change), 'p')).toThrow(
      expect.objectContaining({ code: 'corrupt', message: expect.stringContaining(message) as string }),
    );
  });

  it.each([null, 1, 'x', [], {}, { format: 'styleinv-pack' }, { format: 'styleinv-pack', version: '1' }])(
    'refuses %j',
    (json) => {
      expect(() => parseManifest(json, 'p')).toThrow(expect.objectContaining({ code: 'corrupt' }));
    },
  );

  it('gives the types their roles', () => {
    const manifest: PackManifest = parseManifest(valid(), 'p');
    expect(manifest.networks.generator.config.resolution).toBe(16);
  });
});

describe('isPackPath', () => {
  it.each(['a', 'generator.safetensors', 'styles/style-oil_2.safetensors', 'a/b/c/d.e.f'])('accepts %s', (path) => {
    expect(isPackPath(path)).toBe(true);
  });
  it.each([
    ...[
      '',
      '.',
      '..',
      '../a',
      'a/../b',
      '/a',
      'a//b',
      'a/',
      './a',
      'a\\b',
      'C:a',
      'C:/a',
      '\\\\host\\a',
      'a\0b',
      'a b',
    ],
    ...['con', 'NUL.txt', 'a/com1.safetensors', 'a.', 'é', '.hidden', '-x', 'a/b/c/d/e', 'x'.repeat(101), 'a\n'],
  ])('refuses %j', (path) => {
    expect(isPackPath(path)).toBe(false);
  });
});
