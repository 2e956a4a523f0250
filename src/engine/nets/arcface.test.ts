import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../tests/support/evaluate';
import { featureWeights, TINY_ARCFACE } from '../../../tests/support/featureWeights';
import { formulaNumbers } from '../../../tests/support/formulaWeights';
import { grad, Graph, mul, slice, sum, type Value } from '../graph';
import { f32, maxAbsDiff, type F32 } from '../tensor/tensor';
import { arcface } from './arcface';
import { areaResize } from './areaResize';
import { encoderInput, encoderStage } from './irse';
import { expectedShapes } from './shapes';

const config = TINY_ARCFACE;
const weights = featureWeights({ kind: 'arcface-irse50', config });
const data = (name: string) => (weights.get(name) as F32).data;
const normalised = (layer: string, v: number, channel: number) =>
  ((v - (data(`${layer}.running_mean`)[channel] as number)) /
    Math.sqrt((data(`${layer}.running_var`)[channel] as number) + 1e-5)) *
    (data(`${layer}.weight`)[channel] as number) +
  (data(`${layer}.bias`)[channel] as number);

async function embed(image: F32): Promise<F32> {
  const g = new Graph();
  return (await evaluate({ e: arcface(g, config, g.input('image', image.shape)) }, { image }, { weights })).e;
}

describe('ArcFace', () => {
  it('has the published tensors', () => {
    const stages = [3, 4, 14, 3].map((units, i) => ({ units, channels: 64 << i }));
    const published = { side: 112, inputChannels: 64, stages, seReduction: 16, dims: 512 };
    const shapes = expectedShapes({ kind: 'arcface-irse50', config: published });
    expect(Object.fromEntries(shapes)).toMatchObject({
      'input_layer.0.weight': [64, 3, 3, 3],
      'input_layer.2.weight': [64],
      'body.3.shortcut_layer.0.weight': [128, 64, 1, 1],
      'body.20.res_layer.5.fc1.weight': [16, 256, 1, 1],
      'body.23.res_layer.4.running_var': [512],
      'output_layer.0.weight': [512],
      'output_layer.3.weight': [512, 512 * 7 * 7],
      'output_layer.4.running_mean': [512],
    });
    expect(shapes.has('body.0.shortcut_layer.0.weight')).toBe(false);
    expect(shapes.has('body.24.res_layer.1.weight')).toBe(false);
  });

  it('ends in batch norm, a linear layer over the flattened map, batch norm, unit length', async () => {
    const image = formulaNumbers('image', [2, 3, 256, 256]);
    const g = new Graph();
    const input = g.input('image', image.shape);
    const face = areaResize(slice(slice(input, 2, 35, 223), 3, 32, 220), 112);
    const body = config.stages.reduce(
      (x, _, i) => encoderStage(g, config, x, i, ''),
      encoderInput(g, config, face, ''),
    );
    const { map } = await evaluate({ map: body }, { image }, { weights });
    expect(map.shape).toEqual([2, 10, 7, 7]);
    const expected = [0, 1].flatMap((n) => {
      const flat = Array.from(map.data.subarray(n * 490, (n + 1) * 490), (v, i) =>
        normalised('output_layer.0', v, Math.floor(i / 49)),
      );
      const linear = Array.from(data('output_layer.3.bias'), (bias, o) =>
        normalised(
          'output_layer.4',
          flat.reduce((s, v, i) => s + v * (data('output_layer.3.weight')[o * 490 + i] as number), bias),
          o,
        ),
      );
      return linear.map((v) => v / Math.hypot(...linear));
    });
    const found = await embed(image);
    expect(found.shape).toEqual([2, 12]);
    expect(maxAbsDiff(found.data, expected)).toBeLessThan(1e-5);
  });

  it('looks at the face alone, at any size, and can be differentiated', async () => {
    const image = formulaNumbers('image', [1, 3, 64, 64]);
    const border = f32(
      image.shape,
      image.data.map((v, i) => (i % 64 < 7 || Math.floor(i / 64) % 64 < 8 ? -v : v)),
    );
    expect(maxAbsDiff((await embed(border)).data, (await embed(image)).data)).toBe(0);
    const g = new Graph();
    const input = g.input('image', image.shape);
    const weight = g.input('w', [1, 12]);
    const score = sum(mul(arcface(g, config, input), weight));
    const [slope] = grad(score, [input]) as [Value];
    const w = formulaNumbers('w', [1, 12]);
    const at = (step: number, by: F32) =>
      evaluate(
        { score, slope },
        {
          w,
          image: f32(
            image.shape,
            image.data.map((v, i) => v + step * (by.data[i] as number)),
          ),
        },
        { weights },
      );
    const { slope: gradient } = await at(0, image);
    const size = Math.hypot(...gradient.data);
    const uphill = f32(
      image.shape,
      gradient.data.map((v) => v / size),
    );
    const [low, high] = [await at(-1e-2, uphill), await at(1e-2, uphill)];
    expect(((high.score.data[0] as number) - (low.score.data[0] as number)) / 2e-2 / size).toBeCloseTo(1, 1);
  });
});
