import { describe, expect, it } from 'vitest';
import { Graph, type Value } from '../../src/engine/graph';
import { mapping, mixWs, repeatW, synthesis, truncate, type NoiseMode } from '../../src/engine/nets/stylegan2';
import { f32, maxAbsDiff, type F32 } from '../../src/engine/tensor/tensor';
import { GENERATOR_32 } from '../support/configs';
import { evaluate } from '../support/evaluate';
import { parityFile, pick, under } from '../support/parity';

const file = parityFile('generator32');
const weights = under(file, 'G.');
const W_TOLERANCE = 1e-5;
const IMAGE_TOLERANCE = 2e-5;

async function run(build: (g: Graph) => Value): Promise<F32> {
  return (await evaluate({ y: build(new Graph()) }, file, { weights })).y;
}
function expectClose(got: F32, reference: string, tolerance: number): void {
  expect(got.shape).toEqual(pick(file, reference).shape);
  expect(maxAbsDiff(got.data, pick(file, reference).data)).toBeLessThan(tolerance);
}

describe('mapping', () => {
  const ws = (g: Graph) => repeatW(GENERATOR_32, mapping(g, GENERATOR_32, g.input('z', [6, 64])));

  it.each<[string, (g: Graph) => Value]>([
    ['w', ws],
    ['w_psi07', (g) => truncate(g, ws(g), 0.7)],
    ['w_psi05_cutoff4', (g) => truncate(g, ws(g), 0.5, 4)],
  ])('gives the reference %s', async (reference, build) => {
    expectClose(await run(build), reference, W_TOLERANCE);
  });

  it('mixes styles as the reference does: the last three layers from the batch in reverse', async () => {
    const w = pick(file, 'w');
    const size = 8 * 64;
    const reversed = f32(
      w.shape,
      Float32Array.from(w.data, (_, i) => w.data[(5 - Math.floor(i / size)) * size + (i % size)] as number),
    );
    const g = new Graph();
    const mixed = mixWs(g.input('w', w.shape), g.input('reversed', w.shape), 5);
    const got = await evaluate({ mixed }, { w, reversed });
    expectClose(got.mixed, 'w_mixed', 1e-7);
  });
});

describe('synthesis', () => {
  it.each<[string, string, NoiseMode]>([
    ['image_const', 'w', 'const'],
    ['image_none', 'w', 'none'],
    ['image_mixed_const', 'w_mixed', 'const'],
  ])('gives the reference %s', async (reference, ws, noise) => {
    const got = await run((g) => synthesis(g, GENERATOR_32, g.input(ws, [6, 8, 64]), { noise }));
    expectClose(got, reference, IMAGE_TOLERANCE);
  });

  it('takes the stored noise fed as random noise for the same image', async () => {
    const g = new Graph();
    const image = synthesis(g, GENERATOR_32, g.input('w', [6, 8, 64]), { noise: 'random' });
    const noise = [...weights].flatMap(([name, { shape, data }]): [string, F32][] => {
      const layer = /^synthesis\.(.*)\.noise_const$/.exec(name)?.[1];
      if (!layer) return [];
      return [
        [
          `noise.${layer}`,
          f32(
            [6, 1, ...shape],
            Float32Array.from({ length: 6 * data.length }, (_, i) => data[i % data.length] as number),
          ),
        ],
      ];
    });
    const got = await evaluate({ image }, new Map([...file, ...noise]), { weights });
    expectClose(got.image, 'image_const', IMAGE_TOLERANCE);
  });

  it('with weights as inputs gives the same image as with weights baked in', async () => {
    const g = new Graph();
    const image = synthesis(g, GENERATOR_32, g.input('w', [6, 8, 64]));
    const got = await evaluate({ image }, new Map([...file, ...weights]));
    expectClose(got.image, 'image_const', IMAGE_TOLERANCE);
  });
});
