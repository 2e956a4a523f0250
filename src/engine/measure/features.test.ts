import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENCODER_SMALL } from '../../../tests/support/configs';
import { evaluate, testRuntime } from '../../../tests/support/evaluate';
import { featureWeights, TINY_ARCFACE, TINY_LPIPS, type FeatureSpec } from '../../../tests/support/featureWeights';
import { useFolder } from '../../../tests/support/folder';
import { formulaNumbers, formulaWeights } from '../../../tests/support/formulaWeights';
import { writeTinyPack } from '../../../tests/support/tinyPack';
import { grad, Graph, sum, type Value } from '../graph';
import { encoderFeatures } from '../nets/irse';
import { expectedShapes } from '../nets/shapes';
import { openPack } from '../packs/pack';
import { f32, maxAbsDiff, rows, type F32 } from '../tensor/tensor';
import { encoderMetrics, lpipsMetrics, metricsOf, type Metrics } from './features';
import { openImageRows } from './imageRows';

const folder = useFolder();
const stored = formulaWeights(expectedShapes({ kind: 'encoder', config: ENCODER_SMALL }));
const metrics = encoderMetrics(ENCODER_SMALL, stored);
const images = formulaNumbers('images', [4, 3, 32, 32]);
const [a, b] = [rows(images, 0, 2), rows(images, 2, 4)];

async function distance(of: Required<Metrics>, left: F32, right: F32): Promise<F32> {
  const g = new Graph();
  const d = of.perceptual.distance(g, g.input('a', left.shape), g.input('b', right.shape));
  return (await evaluate({ d }, { a: left, b: right }, { weights: of.perceptual.weights })).d;
}

describe('metrics of an inversion encoder', () => {
  it('measure how unlike images are: the mean over stages of differences of unit-length features', async () => {
    const g = new Graph();
    const { stages } = encoderFeatures(g, ENCODER_SMALL, g.input('images', images.shape));
    const named = Object.fromEntries(stages.map((stage, i) => [`s${i}`, stage])) as Record<string, Value>;
    const features = await evaluate(named, { images }, { weights: stored });
    const expected = [0, 1].map((n) => {
      const perStage = Object.values(features).map(({ shape, data }) => {
        const [, channels, h, w] = shape as [number, number, number, number];
        const pixels = h * w;
        const vector = (image: number, p: number) => {
          const v = Array.from({ length: channels }, (_, c) => data[(image * channels + c) * pixels + p] as number);
          const length = Math.hypot(...v);
          return v.map((x) => x / length);
        };
        let total = 0;
        for (let p = 0; p < pixels; p++) {
          const other = vector(n + 2, p);
          vector(n, p).forEach((x, c) => (total += (x - (other[c] as number)) ** 2));
        }
        return total / pixels;
      });
      return perStage.reduce((x, y) => x + y) / perStage.length;
    });
    expect(maxAbsDiff((await distance(metrics, a, b)).data, expected)).toBeLessThan(1e-5);
    expect((await distance(metrics, a, a)).data).toEqual(new Float32Array(2));
  });

  it('embed at unit length, and pass pooled features on as they are', async () => {
    const g = new Graph();
    const image = g.input('image', images.shape);
    const { embedded, features } = await evaluate(
      { embedded: metrics.identity.embed(g, image), features: metrics.frechet.features(g, image) },
      { image: images },
      { weights: metrics.identity.weights },
    );
    const { dims } = metrics.frechet;
    expect([embedded.shape, features.shape, dims]).toEqual([[4, 24], [4, 24], 24]);
    for (let n = 0; n < 4; n++) {
      const length = Math.hypot(...rows(features, n, n + 1).data);
      const scaled = rows(features, n, n + 1).data.map((v) => v / length);
      expect(maxAbsDiff(rows(embedded, n, n + 1).data, scaled)).toBeLessThan(1e-5);
    }
  });

  it('take larger images by averaging them down and smaller ones by repeating pixels', async () => {
    const factor = (image: F32, times: number) => {
      const [n, c, h, w] = image.shape as [number, number, number, number];
      const at = (i: number, y: number, x: number) => image.data[(i * h + y) * w + x] as number;
      const side = h * times;
      return f32(
        [n, c, side, side],
        Array.from({ length: n * c * side * side }, (_, k) => {
          const [i, y, x] = [Math.floor(k / side / side), Math.floor(k / side) % side, k % side];
          return at(i, Math.floor(y / times), Math.floor(x / times));
        }),
      );
    };
    const plain = (await distance(metrics, a, b)).data;
    expect(maxAbsDiff((await distance(metrics, factor(a, 2), factor(b, 2))).data, plain)).toBeLessThan(1e-5);
    const small = formulaNumbers('small', [4, 3, 16, 16]);
    const [p, q] = [rows(small, 0, 2), rows(small, 2, 4)];
    const enlarged = (await distance(metrics, factor(p, 2), factor(q, 2))).data;
    expect(maxAbsDiff((await distance(metrics, p, q)).data, enlarged)).toBeLessThan(1e-5);
  });

  it('can be differentiated in the image, weights being names of one network in any graph', async () => {
    const g = new Graph();
    const [left, right] = [g.input('a', a.shape), g.input('b', b.shape)];
    const d = sum(metrics.perceptual.distance(g, left, right));
    const [slope] = grad(d, [left]) as [Value];
    const direction = formulaNumbers('direction', a.shape);
    const at = async (step: number) => {
      const moved = f32(
        a.shape,
        a.data.map((v, i) => v + step * (direction.data[i] as number)),
      );
      return evaluate({ d, slope }, { a: moved, b }, { weights: metrics.perceptual.weights });
    };
    const [low, here, high] = [await at(-1e-2), await at(0), await at(1e-2)];
    const difference = ((high.d.data[0] as number) - (low.d.data[0] as number)) / 2e-2;
    const derivative = here.slope.data.reduce((s, v, i) => s + v * (direction.data[i] as number), 0);
    expect(Math.abs(difference - derivative)).toBeLessThan(0.02 * Math.hypot(...here.slope.data));
    expect([...metrics.perceptual.weights.keys()].every((name) => name.startsWith('measure.encoder.'))).toBe(true);
  });

  it('give rows for any number of images', async () => {
    const { weights, embed } = metrics.identity;
    const open = async (batch: number) => openImageRows(await testRuntime(), weights, embed, 32, batch);
    const [three, one] = [await open(3), await open(1)];
    const all = await three.run(images);
    expect(all.shape).toEqual([4, 24]);
    expect(maxAbsDiff(all.data, (await one.run(images)).data)).toBeLessThan(1e-5);
    await expect(one.run(images, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    await three.release();
    await one.release();
  });
});

describe('metrics of a pack', () => {
  const feature = (spec: FeatureSpec) => ({ ...spec, weights: featureWeights(spec) });

  it('say that the encoder was used where there is nothing better', async () => {
    const path = join(folder(), 'pack');
    await writeTinyPack(path);
    const pack = await openPack(path);
    const { perceptual, identity, frechet } = await metricsOf(pack);
    expect(perceptual?.name).toBe("stage features of the pack's inversion encoder");
    expect([identity?.name, frechet?.name]).toEqual(Array(2).fill("pooled features of the pack's inversion encoder"));
    await pack.close();
  });

  it('are LPIPS and ArcFace where the pack has them; the weights fit the graphs', async () => {
    const path = join(folder(), 'pack');
    await writeTinyPack(path, {
      'lpips-vgg16': feature({ kind: 'lpips-vgg16', config: TINY_LPIPS }),
      'arcface-irse50': feature({ kind: 'arcface-irse50', config: TINY_ARCFACE }),
    });
    const pack = await openPack(path);
    const { perceptual, identity, frechet } = await metricsOf(pack);
    expect([perceptual?.name, identity?.name]).toEqual(['LPIPS (VGG16)', 'ArcFace (IR-SE50)']);
    expect(frechet?.name).toBe("pooled features of the pack's inversion encoder");
    const g = new Graph();
    const [left, right] = [g.input('a', a.shape), g.input('b', b.shape)];
    const d = perceptual?.distance(g, left, right) as Value;
    const e = identity?.embed(g, left) as Value;
    const frozen = new Map([...(perceptual?.weights ?? []), ...(identity?.weights ?? [])]);
    const got = await evaluate({ d, e }, { a, b }, { weights: frozen });
    expect(Math.min(...got.d.data)).toBeGreaterThan(0);
    expect(got.e.shape).toEqual([2, TINY_ARCFACE.dims]);
    expect(Math.hypot(...rows(got.e, 0, 1).data)).toBeCloseTo(1, 5);
    const vgg = lpipsMetrics(TINY_LPIPS, await pack.weights('features/lpips-vgg16')).frechet;
    const pooled = await openImageRows(await testRuntime(), vgg.weights, vgg.features, 32);
    expect((await pooled.run(images)).shape).toEqual([4, vgg.dims]);
    await pooled.release();
    await pack.close();
  });

  it('of an architecture that is not known are refused, not replaced', async () => {
    const path = join(folder(), 'pack');
    const known = feature({ kind: 'lpips-vgg16', config: TINY_LPIPS });
    await writeTinyPack(path, { 'lpips-vgg16': { ...known, config: { channels: [4, 5] } } });
    const pack = await openPack(path);
    await expect(metricsOf(pack)).rejects.toMatchObject({ code: 'corrupt' });
    await pack.close();
  });
});
