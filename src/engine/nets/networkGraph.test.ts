import { describe, expect, it } from 'vitest';
import { DISCRIMINATOR_32, ENCODER_SMALL, GENERATOR_32, MOTION_SMALL } from '../../../tests/support/configs';
import { testRuntime } from '../../../tests/support/evaluate';
import { formulaNumbers, formulaWeights } from '../../../tests/support/formulaWeights';
import { parityFile, pick, under } from '../../../tests/support/parity';
import type { NetworkSpec } from '../../shared/networks';
import { f32, maxAbsDiff, rows, type F32, type Weights } from '../tensor/tensor';
import { evaluateNetwork } from './evaluate';
import { motionFeeds } from './motionInputs';
import { buildNetwork, partNames } from './networkGraph';
import { expectedShapes } from './shapes';

const generator: NetworkSpec = { kind: 'generator', config: GENERATOR_32 };
const discriminator: NetworkSpec = { kind: 'discriminator', config: DISCRIMINATOR_32 };
const encoder: NetworkSpec = { kind: 'encoder', config: ENCODER_SMALL };
const motion: NetworkSpec = { kind: 'motion', config: MOTION_SMALL };

const numbers = parityFile('generator32');
const weights = under(numbers, 'G.');

async function run(spec: NetworkSpec, part: string | undefined, w: Weights, inputs: Record<string, F32>) {
  return evaluateNetwork(await testRuntime(), { spec, part, weights: w, inputs: new Map(Object.entries(inputs)) });
}

describe('what can be run of each kind of network', () => {
  it.each([
    [generator, ['generator', 'mapping', 'synthesis']],
    [discriminator, ['discriminator']],
    [encoder, ['encoder']],
    [motion, ['motion']],
  ] as const)('%#: parts with documented inputs, and outputs with a row for each in the batch', (spec, parts) => {
    expect(partNames(spec)).toEqual(parts);
    for (const part of parts) {
      const { inputs, outputs } = buildNetwork(spec, part, 3);
      expect(inputs.every(({ meaning }) => meaning !== '')).toBe(true);
      expect(Object.values(outputs).every(({ shape }) => shape[0] === 3)).toBe(true);
    }
  });

  it('refuses a part that is not there, naming those that are', () => {
    expect(() => buildNetwork(generator, 'encoder', 1)).toThrow(
      "A generator has no part 'encoder': it has generator, mapping, synthesis.",
    );
    expect(() => buildNetwork(encoder, 'toString', 1)).toThrow(/no part/);
  });

  it('refuses a batch a discriminator cannot split', () => {
    expect(() => buildNetwork(discriminator, undefined, 6)).toThrow(/groups of 4 and was given 6/);
    expect(buildNetwork(discriminator, undefined, 8).inputs[0]?.shape[0]).toBe(8);
  });
});

describe('evaluateNetwork', () => {
  const z = pick(numbers, 'z');

  it('gives the reference numbers, part by part and as a whole', async () => {
    const ws = pick(numbers, 'w'); // [6, 8, 64], each w repeated for the 8 layers
    const w = (await run(generator, 'mapping', weights, { z })).get('w') as F32;
    const eachFirst = ws.data.filter((_, i) => i % (8 * 64) < 64);
    expect(maxAbsDiff(w.data, eachFirst)).toBeLessThan(1e-5);
    const image = (await run(generator, 'synthesis', weights, { ws })).get('image') as F32;
    expect(maxAbsDiff(image.data, pick(numbers, 'image_const').data)).toBeLessThan(2e-5);
    const whole = (await run(generator, undefined, weights, { z })).get('image');
    expect(maxAbsDiff((whole as F32).data, pick(numbers, 'image_const').data)).toBeLessThan(2e-5);
  });

  it('moves a portrait: at the first moment by nothing that depends on the codes', async () => {
    const shapes = expectedShapes(motion);
    const image = formulaNumbers('x', [1, 3, 32, 32]);
    const w0 = formulaNumbers('w0', [1, 24]);
    const at = async (scale: number) => {
      const moments = motionFeeds(MOTION_SMALL, [0, 5.5], () => new Float32Array(16).fill(scale));
      return (await run(motion, undefined, formulaWeights(shapes), { image, w0, ...moments })).get('w') as F32;
    };
    const [a, b] = [await at(0.5), await at(-1)];
    expect(a.shape).toEqual([2, 24]);
    expect(rows(a, 0, 1).data).toEqual(rows(b, 0, 1).data);
    expect(maxAbsDiff(rows(a, 1, 2).data, rows(b, 1, 2).data)).toBeGreaterThan(1e-4);
  });

  it.each([
    [
      'a missing input',
      {},
      "The input 'z' of the mapping is missing: give it z [N, 64], latent codes, standard normal.",
    ],
    ['another name', { z, w: z }, "There is no input 'w' of the mapping: it takes z [N, 64]."],
    ['another width', { z: f32([2, 65]) }, "The input 'z' of the mapping is [2, 65]: give it z [N, 64]"],
    ['another rank', { z: f32([64]) }, "The input 'z' of the mapping is [64]: give it z [N, 64]"],
    ['no rows', { z: f32([0, 64]) }, "The input 'z' has no rows"],
  ])('refuses %s in a sentence that says what is expected', async (_, inputs, sentence) => {
    await expect(run(generator, 'mapping', weights, inputs as Record<string, F32>)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(sentence) as string,
    });
  });

  it('refuses weights of another architecture', async () => {
    const less = new Map(weights);
    less.delete('mapping.fc1.bias');
    await expect(run(generator, 'mapping', less, { z })).rejects.toMatchObject({ code: 'corrupt' });
    less.set('mapping.fc1.bias', f32([3]));
    await expect(run(generator, 'mapping', less, { z })).rejects.toThrow(/'mapping.fc1.bias' of the mapping is \[3\]/);
  });
});
