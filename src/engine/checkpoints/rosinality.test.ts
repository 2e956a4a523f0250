import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../tests/support/evaluate';
import { pickle, py, type Py } from '../../../tests/support/pickleWriter';
import { floatStorage, tensor } from '../../../tests/support/torchPickle';
import { Graph } from '../graph';
import { discriminator } from '../nets/discriminator';
import { mapping, repeatW, synthesis } from '../nets/stylegan2';
import { f32, maxAbsDiff } from '../tensor/tensor';
import { MemorySource } from './byteSource';
import { readCheckpoint, readSource } from './readCheckpoint';

/** A small checkpoint in that layout, and what PyTorch computes with it by the formulas of that implementation. */
const numbers = JSON.parse(readFileSync('tests/fixtures/checkpoints/rosinality.json', 'utf8')) as Record<
  'z' | 'w' | 'image' | 'logits',
  number[][]
> & { latent_avg: number[] };
const FILE = 'tests/fixtures/checkpoints/rosinality.pt';

describe('rosinality’s StyleGAN2', () => {
  it('draws the same picture from the same z', async () => {
    const { networks } = await readCheckpoint(FILE);
    const found = networks.find(({ role }) => role === 'generator_ema');
    if (found?.kind !== 'generator') throw new Error('no generator found');
    const g = new Graph();
    const w = mapping(g, found.config, g.input('z', [2, 12]));
    const image = synthesis(g, found.config, repeatW(found.config, w));
    const out = await evaluate({ w, image }, { z: f32([2, 12], numbers.z.flat()) }, { weights: found.weights });
    expect(maxAbsDiff(out.w.data, numbers.w.flat())).toBeLessThan(1e-5);
    expect(maxAbsDiff(out.image.data, numbers.image.flat())).toBeLessThan(2e-5);
    expect([...(found.weights.get('mapping.w_avg')?.data ?? [])]).toEqual(numbers.latent_avg.map(Math.fround));
  });

  it('judges pictures alike', async () => {
    const { networks } = await readCheckpoint(FILE);
    const found = networks.find(({ role }) => role === 'discriminator');
    if (found?.kind !== 'discriminator') throw new Error('no discriminator found');
    const g = new Graph();
    const logits = discriminator(g, found.config, g.input('image', [2, 3, 16, 16]));
    const out = await evaluate(
      { logits },
      { image: f32([2, 3, 16, 16], numbers.image.flat()) },
      { weights: found.weights },
    );
    expect(maxAbsDiff(out.logits.data, numbers.logits.flat())).toBeLessThan(2e-5);
  });

  it('is refused where it resamples by another filter', async () => {
    const names = ['input.input', 'to_rgb1.conv.modulation.weight', 'convs.0.conv.blur.kernel'];
    const kernel = tensor(
      floatStorage(16, () => new Float32Array(16).fill(0.25)),
      [4, 4],
    );
    const root = py.dict({ g_ema: new Map<Py, Py>(names.map((name) => [name, kernel])) });
    const read = readSource(new MemorySource(pickle(root)), '.pt', {});
    await expect(read).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('filter') as string,
    });
  });
});
