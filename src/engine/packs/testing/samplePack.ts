import { channelsByRule } from '../../../shared/networks';
import { Random } from '../../tensor/random';
import { f32, sizeOf, type F32, type Shape, type Weights } from '../../tensor/tensor';
import type { PackContent } from '../content';

/** Seeded normal tensors of given shapes. */
export function sampleWeights(shapes: Readonly<Record<string, Shape>>, seed: number): Map<string, F32> {
  const random = new Random(seed);
  return new Map(Object.entries(shapes).map(([name, shape]) => [name, f32(shape, random.normals(sizeOf(shape)))]));
}

/** A few tensors named as a generator's are: enough for packs and styles, not to make an image. */
export const GENERATOR_SHAPES = {
  'mapping.w_avg': [8],
  'mapping.fc0.weight': [8, 8],
  'synthesis.b4.const': [4, 4, 4],
  'synthesis.b8.conv0.weight': [4, 4, 3, 3],
  'synthesis.b8.conv0.noise_strength': [],
  'synthesis.b8.conv0.bias': [4],
  'synthesis.b16.conv0.weight': [4, 4, 3, 3],
  'synthesis.b16.conv0.noise_const': [16, 16],
} as const satisfies Record<string, Shape>;

export const ENCODER_SHAPES = { 'encoder.input_layer.0.weight': [4, 3, 3, 3], latent_avg: [8] } as const;

/** A generator and its fine-tuned form: b8 and b16 differ, all below is the same. */
export function tunedFrom(base: Weights, seed: number, size = 0.05): Weights {
  const random = new Random(seed);
  return new Map(
    [...base].map(([name, tensor]) => {
      const changes = /b(8|16)\.conv0\.(weight|bias)/.test(name);
      const data = tensor.data.map((x) => (changes ? x + size * random.normal() : x));
      return [name, f32(tensor.shape, data)];
    }),
  );
}

/** The content of a small valid pack: generator, encoder, a document. */
export function sampleContent() {
  const generator = {
    ...{ zDim: 8, wDim: 8, resolution: 16, channels: channelsByRule(16, 64, 4), mappingLayers: 1 },
    ...{ mappingLrMultiplier: 0.01, convClamp: 256, useNoise: true },
  };
  const encoder = {
    ...{ resolution: 16, inputChannels: 4, stages: [{ channels: 4, units: 1 }] },
    ...{ seReduction: 2, wDim: 8, numWs: 6 },
  };
  return {
    name: 'Sample',
    id: 'sample',
    description: 'A pack for tests.',
    created: '2025-01-01T00:00:00Z',
    resolution: 16,
    frameRate: 25,
    provenance: { tool: 'tests', sources: [{ file: 'net.pkl', sha256: '0'.repeat(64) }] },
    licence: { spdx: 'CC0-1.0', credit: 'nobody' },
    networks: {
      generator: { config: generator, weights: sampleWeights(GENERATOR_SHAPES, 1) },
      encoder: { config: encoder, weights: sampleWeights(ENCODER_SHAPES, 2) },
    },
    documents: [{ file: 'report.md', bytes: Buffer.from('# Report\n') }],
  } satisfies PackContent;
}
