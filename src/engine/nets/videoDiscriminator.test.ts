import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../tests/support/evaluate';
import { channelsByRule } from '../../shared/networks';
import { grad, Graph, square, sum, type Value } from '../graph';
import { Random } from '../tensor/random';
import { concatRows, f32, maxAbsDiff, rows, sizeOf, type F32, type Shape } from '../tensor/tensor';
import { mappedTime } from './timeDifferences';
import {
  initialVideoDiscriminator,
  videoDiscriminator,
  videoDiscriminatorConfig,
  videoDiscriminatorShapes,
  type VideoDiscriminatorConfig,
} from './videoDiscriminator';

const config: VideoDiscriminatorConfig = {
  image: { resolution: 32, channels: channelsByRule(32, 128, 12), mbstdGroupSize: 2, convClamp: null },
  joinResolution: 16,
  frameDivisor: 2,
  time: { frames: 3, maxFrames: 20, embeddingDim: 5, mappingLayers: 2, mappingLrMultiplier: 0.01 },
};
const weights = initialVideoDiscriminator(config, 4);
const normals = (shape: Shape, seed: number) => f32(shape, new Random(seed).normals(sizeOf(shape)));
const clips = normals([12, 3, 32, 32], 1);
const deltas = f32([4, 2], [1, 4, 2, 2, 16, 1, 3, 9]);

interface Graphed {
  readonly frames: Value;
  readonly deltas: Value;
  readonly logits: Value;
}
function build(count: number, parts = 1, of = config): Graphed {
  const g = new Graph();
  const frames = g.input('frames', [count * of.time.frames, 3, of.image.resolution, of.image.resolution]);
  const times = g.input('deltas', [count, of.time.frames - 1]);
  return { frames, deltas: times, logits: videoDiscriminator(g, of, frames, times, { parts }) };
}
async function judge(frames: F32, times: F32, parts = 1, of = config): Promise<F32> {
  const { logits } = build(times.shape[0] as number, parts, of);
  return (await evaluate({ logits }, { frames, deltas: times }, { weights })).logits;
}

describe('video discriminator', () => {
  it('has the published widths: frames joined at 16 with half of their channels, logits projected', () => {
    const image = { resolution: 256, channels: channelsByRule(256, 16384, 512), mbstdGroupSize: 4, convClamp: 256 };
    const shapes = videoDiscriminatorShapes(videoDiscriminatorConfig(image, { frames: 4, maxFrames: 128 }));
    expect(Object.fromEntries(shapes)).toMatchObject({
      'b256.fromrgb.weight': [64, 3, 1, 1],
      'b32.conv1.weight': [256, 512, 3, 3],
      'b32.skip.weight': [256, 512, 1, 1],
      'b16.conv0.weight': [512, 1024, 3, 3],
      'b16.skip.weight': [512, 1024, 1, 1],
      'b4.conv.weight': [512, 513, 3, 3],
      'b4.out.weight': [512, 512],
      'time_encoder.const_embed.weight': [128, 256],
      'mapping.embed.weight': [512, 3 * (256 + 2 * 7)],
      'mapping.fc7.weight': [512, 512],
    });
    expect(shapes.has('mapping.fc8.weight')).toBe(false);
  });

  it('starts with logits of order 1, the mapping layers learning at their own rate', async () => {
    const logits = await judge(clips, deltas);
    expect(logits.shape).toEqual([4, 1]);
    expect(Math.max(...logits.data.map(Math.abs))).toBeGreaterThan(0.05);
    expect(Math.max(...logits.data.map(Math.abs))).toBeLessThan(20);
    const spread = (name: string) =>
      Math.hypot(...(weights.get(name)?.data ?? [])) / Math.sqrt(weights.get(name)?.data.length ?? 1);
    expect(spread('mapping.fc1.weight')).toBeGreaterThan(80);
    expect(spread('mapping.embed.weight')).toBeLessThan(1.5);
  });

  it('judges each clip by itself once minibatch statistics are apart', async () => {
    const alone = { ...config, image: { ...config.image, mbstdGroupSize: 1 } };
    const together = await judge(clips, deltas, 1, alone);
    const single = concatRows(Array.from({ length: 4 }, (_, n) => n).map((n) => rows(clips, 3 * n, 3 * n + 3)));
    const each = await Promise.all(
      [0, 1, 2, 3].map((n) => judge(rows(single, 3 * n, 3 * n + 3), rows(deltas, n, n + 1), 1, alone)),
    );
    expect(maxAbsDiff(together.data, concatRows(each).data)).toBeLessThan(1e-5);
    expect(maxAbsDiff(together.data, (await judge(clips, deltas)).data)).toBeGreaterThan(1e-3);
  });

  it('keeps the minibatch statistics of fakes and reals apart', async () => {
    const halves = await judge(clips, deltas, 2);
    const first = await judge(rows(clips, 0, 6), rows(deltas, 0, 2));
    expect(maxAbsDiff(rows(halves, 0, 2).data, first.data)).toBeLessThan(1e-5);
  });

  it('hears the order of the frames and the time between them', async () => {
    const base = await judge(clips, deltas);
    const frame = sizeOf([3, 32, 32]);
    const swapped = f32(clips.shape, clips.data.slice());
    swapped.data.copyWithin(0, frame, 2 * frame);
    swapped.data.set(clips.data.subarray(0, frame), frame);
    const reordered = await judge(swapped, deltas);
    expect(Math.abs((reordered.data[0] as number) - (base.data[0] as number))).toBeGreaterThan(1e-3);
    const moved = async (value: number) => {
      const times = f32(deltas.shape, deltas.data.slice());
      times.data[0] = value;
      const { data } = await judge(clips, times);
      return Math.abs((data[0] as number) - (base.data[0] as number));
    };
    expect(await moved(7)).toBeGreaterThan(1e-3);
    expect(await moved(1.3)).toBeGreaterThan(1e-4);
    expect(await moved(1)).toBe(0);
  });

  it('embeds a difference as the row of the nearest whole number, its sines and its cosines', async () => {
    const g = new Graph();
    const time = { ...config.time, mappingLayers: 1, mappingLrMultiplier: 1 };
    const input = g.input('deltas', [1, 2]);
    // a mapping that shows its normalised input: the embedding layer is the identity, so is the layer after it
    const dims = 2 * (5 + 2 * 5);
    const identity = f32(
      [dims, dims],
      Array.from({ length: dims * dims }, (_, i) => (i % (dims + 1) ? 0 : Math.sqrt(dims))),
    );
    const none = f32([dims]);
    const table = weights.get('time_encoder.const_embed.weight') as F32;
    const { mapped } = await evaluate(
      { mapped: mappedTime(g, time, input, dims, '') },
      { deltas: f32([1, 2], [2.4, 19.2]) },
      {
        weights: new Map([
          ['time_encoder.const_embed.weight', table],
          ['mapping.embed.weight', identity],
          ['mapping.embed.bias', none],
          ['mapping.fc0.weight', identity],
          ['mapping.fc0.bias', none],
        ]),
      },
    );
    const embedded = [2.4, 19.2].flatMap((d) => {
      const angles = [0, 1, 2, 3, 4].map((k) => (Math.PI * 2 ** k * d) / 32);
      return [...rows(table, Math.round(d), Math.round(d) + 1).data, ...angles.map(Math.sin), ...angles.map(Math.cos)];
    });
    const size = Math.sqrt(embedded.reduce((s, v) => s + v * v, 0) / dims + 1e-8);
    const expected = embedded.map((v) => ((v > 0 ? v : 0.2 * v) * Math.SQRT2) / size);
    expect(maxAbsDiff(mapped.data, expected)).toBeLessThan(1e-5);
  });

  it('projects the features on the mapped times, divided by the square root of their number', async () => {
    const filled = (name: string, value: number): [string, F32] => {
      const { shape } = weights.get(name) as F32;
      return [name, f32(shape, new Float32Array(sizeOf(shape)).fill(value))];
    };
    // features 1, and a mapping that gives lrelu(0.01 bias) = 3
    const replaced = new Map([
      ...weights,
      filled('b4.out.weight', 0),
      filled('b4.out.bias', 1),
      filled('mapping.fc1.weight', 0),
      filled('mapping.fc1.bias', 300 / Math.SQRT2),
    ]);
    const { logits } = await evaluate({ logits: build(4).logits }, { frames: clips, deltas }, { weights: replaced });
    expect(maxAbsDiff(logits.data, Array<number>(4).fill((3 * 12) / Math.sqrt(12)))).toBeLessThan(1e-4);
  });

  it('refuses clips and times that do not belong together, and images too small to join frames in', () => {
    const g = new Graph();
    const frames = g.input('frames', [6, 3, 32, 32]);
    expect(() => videoDiscriminator(g, config, frames, g.input('deltas', [3, 2]))).toThrow(/do not fit/);
    const image = { ...config.image, resolution: 8, channels: channelsByRule(8, 64, 8) };
    expect(() => videoDiscriminatorConfig(image, { frames: 4, maxFrames: 16 })).toThrow(/at least 16 pixels/);
    const small = { ...config.image, resolution: 16, channels: channelsByRule(16, 64, 8) };
    expect(videoDiscriminatorConfig(small, { frames: 4, maxFrames: 16 }).joinResolution).toBe(8);
  });
});

describe('derivatives of the video discriminator', () => {
  const times = rows(deltas, 0, 2);
  const pictures = rows(clips, 0, 6);
  const loss = ({ logits, frames }: Graphed, kind: 'logits' | 'penalty') =>
    kind === 'logits' ? sum(logits) : sum(square(grad(sum(logits), [frames])[0] as Value));

  /** A slope and what central differences say of it, relative to what a slope of that gradient usually is. */
  async function slopes(kind: 'logits' | 'penalty', name: string, direction: (shape: Shape) => F32) {
    const built = build(2);
    const value = loss(built, kind);
    const stored = weights.get(name) as F32;
    const parameter = built.frames.graph.weight(name, stored.shape);
    const [slope] = grad(value, [parameter]) as [Value];
    const along = direction(stored.shape);
    const at = async (step: number) => {
      const data = stored.data.map((v, i) => v + step * (along.data[i] as number));
      const inputs = [
        ['frames', pictures],
        ['deltas', times],
        [name, f32(stored.shape, data)],
      ] as const;
      return evaluate({ value, slope }, new Map<string, F32>([...weights, ...inputs]));
    };
    const step = 3e-4;
    const [low, here, high] = [await at(-step), await at(0), await at(step)];
    const typical = Math.hypot(...here.slope.data) * (Math.hypot(...along.data) / Math.sqrt(along.data.length));
    return {
      typical,
      difference: ((high.value.data[0] as number) - (low.value.data[0] as number)) / (2 * step),
      derivative: here.slope.data.reduce((sum, v, i) => sum + v * (along.data[i] as number), 0),
    };
  }

  it.each(['b32.conv1.weight', 'b16.conv0.weight', 'time_encoder.const_embed.weight', 'mapping.embed.weight'])(
    'of the logits along %s',
    async (name) => {
      const { typical, difference, derivative } = await slopes('logits', name, (shape) => normals(shape, 9));
      expect(typical).toBeGreaterThan(1e-3);
      expect(Math.abs(difference - derivative)).toBeLessThan(0.03 * typical);
    },
  );

  // Leaky ReLUs make the gradient jump where their input changes its sign. With all biases 0 nothing does when a layer is scaled, so
  // that is the direction in which the R1 penalty, a gradient of a gradient, can be compared.
  it.each(['b32.fromrgb.weight', 'b4.conv.weight', 'b4.fc.weight', 'b4.out.weight', 'mapping.fc1.weight'])(
    'of the R1 penalty along the scale of %s',
    async (name) => {
      const { typical, difference, derivative } = await slopes('penalty', name, () => weights.get(name) as F32);
      expect(typical).toBeGreaterThan(1e-4);
      expect(Math.abs(difference / derivative - 1)).toBeLessThan(0.02);
    },
  );
});
