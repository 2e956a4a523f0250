import { describe, expect, it } from 'vitest';
import { ENCODER_SMALL } from '../../../tests/support/configs';
import { evaluate } from '../../../tests/support/evaluate';
import { formulaNumbers, formulaWeights } from '../../../tests/support/formulaWeights';
import { Graph } from '../graph';
import { f32, maxAbsDiff, type F32 } from '../tensor/tensor';
import { encodeToW, encoderFeatures, unitPlans } from './irse';
import { expectedShapes } from './shapes';

const config = ENCODER_SMALL;
const weights = formulaWeights(expectedShapes({ kind: 'encoder', config }));
const image = formulaNumbers('image', [2, 3, 32, 32]);

async function encode(parameters: Map<string, F32>, baked = true): Promise<F32> {
  const g = new Graph();
  const w = encodeToW(g, config, g.input('image', [2, 3, 32, 32]));
  const got = baked
    ? await evaluate({ w }, { image }, { weights: parameters })
    : await evaluate({ w }, new Map([...parameters, ['image', image]]));
  return got.w;
}

describe('inversion encoder', () => {
  it('plans one unit after the other; the first of each stage has stride 2', () => {
    expect(unitPlans(config)).toEqual([
      { index: 0, stage: 0, inputs: 16, outputs: 16, stride: 2 },
      { index: 1, stage: 0, inputs: 16, outputs: 16, stride: 1 },
      { index: 2, stage: 1, inputs: 16, outputs: 24, stride: 2 },
      { index: 3, stage: 1, inputs: 24, outputs: 24, stride: 1 },
    ]);
  });

  it('gives the features of every stage and their average', async () => {
    const g = new Graph();
    const { stages, pooled } = encoderFeatures(g, config, g.input('image', [2, 3, 32, 32]));
    expect(stages.map(({ shape }) => shape)).toEqual([
      [2, 16, 16, 16],
      [2, 24, 8, 8],
    ]);
    const got = await evaluate({ last: stages[1] as (typeof stages)[number], pooled }, { image }, { weights });
    const averages = Array.from(
      { length: 48 },
      (_, i) => got.last.data.subarray(64 * i, 64 * (i + 1)).reduce((a, b) => a + b, 0) / 64,
    );
    expect(maxAbsDiff(got.pooled.data, averages)).toBeLessThan(1e-5);
  });

  it('adds latent_avg', async () => {
    const average = weights.get('latent_avg') as F32;
    const shifted = new Map([
      ...weights,
      [
        'latent_avg',
        f32(
          average.shape,
          average.data.map((v) => v + 1),
        ),
      ],
    ] as const);
    const plain = await encode(weights);
    const expected = plain.data.map((v) => v + 1);
    expect(maxAbsDiff((await encode(shifted)).data, expected)).toBeLessThan(1e-6);
  });

  it.each<[string, number[]]>([
    ['the usual', [0.1, 0.25, 0.4]],
    ['zero, negative and above one', [0, -0.5, 1, 1.7]],
    ['all alike', [0.25]],
  ])('gives the same w with weights baked in as with weights fed, PReLU slopes %s', async (_, slopes) => {
    const parameters = new Map(weights);
    for (const [name, { shape }] of weights) {
      if (!/(input_layer|res_layer)\.2\.weight$/.test(name)) continue;
      parameters.set(
        name,
        f32(
          shape,
          Array.from({ length: shape[0] as number }, (_, i) => slopes[i % slopes.length] as number),
        ),
      );
    }
    expect(maxAbsDiff((await encode(parameters)).data, (await encode(parameters, false)).data)).toBeLessThan(1e-5);
  });

  it('reads its parameters under a prefix', async () => {
    const g = new Graph();
    const w = encodeToW(g, config, g.input('image', [2, 3, 32, 32]), { prefix: 'E.' });
    const prefixed = new Map([...weights].map(([name, tensor]) => [`E.${name}`, tensor] as const));
    const got = await evaluate({ w }, { image }, { weights: prefixed });
    expect(maxAbsDiff(got.w.data, (await encode(weights)).data)).toBe(0);
  });
});
