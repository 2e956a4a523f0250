import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY_GENERATOR, tinyWeights } from '../../../tests/support/tinyPack';
import { numWsOf } from '../../shared/networks';
import { applyStyle, rangesOf } from '../packs/styleDelta';
import { openRuntime } from '../runtime/providers';
import type { Runtime } from '../runtime/types';
import { Random } from '../tensor/random';
import { f32, maxAbsDiff, type F32, type Weights } from '../tensor/tensor';
import { Synthesizer } from './synthesizer';

const base = tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 1);
const tuned = tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 8);
const delta: Weights = new Map(
  [...base].map(([name, { shape, data }]) => {
    const other = tuned.get(name) as F32;
    return [
      name,
      f32(
        shape,
        data.map((v, i) => 0.5 * ((other.data[i] as number) - v)),
      ),
    ];
  }),
);
const numWs = numWsOf(TINY_GENERATOR.resolution);
const ws = f32([2, numWs, TINY_GENERATOR.wDim], new Random(4).normals(2 * numWs * TINY_GENERATOR.wDim));

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ provider: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());

const open = (weights: Weights, style?: Weights) =>
  Synthesizer.open(runtime, TINY_GENERATOR, weights, 'bytes', { chunk: 1, ...(style ? { style } : {}) });

async function baked(strength: Parameters<typeof applyStyle>[2]): Promise<Uint8Array> {
  const synthesizer = await open(applyStyle(base, delta, strength));
  const picture = await synthesizer.images(ws);
  await synthesizer.release();
  return picture;
}

describe('a style inside the network', () => {
  it('paints every strength as the network with that strength baked in', async () => {
    const synthesizer = await open(base, delta);
    for (const s of [0, 0.35, 1, -1, 2]) {
      const strength = { coarse: s, middle: s, fine: s };
      const got = await synthesizer.images(ws, 0, undefined, { strength });
      expect(maxAbsDiff(got, await baked(s))).toBeLessThanOrEqual(1);
    }
    expect(maxAbsDiff(await synthesizer.images(ws), await baked(1))).toBeLessThanOrEqual(1);
    expect(maxAbsDiff(await baked(0), await baked(1))).toBeGreaterThan(20);
    await synthesizer.release();
  });

  it('paints ranges of layers each at a strength of its own', async () => {
    const synthesizer = await open(base, delta);
    for (const strength of [
      { coarse: 1, middle: 0, fine: 0 },
      { coarse: 0, middle: 1, fine: 0 },
      { coarse: 0, middle: -0.5, fine: 1.5 },
    ]) {
      const expected = await baked(rangesOf(strength, TINY_GENERATOR.resolution));
      expect(maxAbsDiff(await synthesizer.images(ws, 0, undefined, { strength }), expected)).toBeLessThanOrEqual(1);
      expect(maxAbsDiff(expected, await baked(0))).toBeGreaterThan(5);
    }
    await synthesizer.release();
  });

  it('takes a style of fine layers alone, which has no other strength', async () => {
    const fine = new Map([...delta].filter(([name]) => name.startsWith('synthesis.b16')));
    const synthesizer = await open(base, fine);
    const got = await synthesizer.images(ws, 0, undefined, { strength: { coarse: 2, middle: 2, fine: 0.5 } });
    const plain = await open(applyStyle(base, fine, 0.5));
    expect(maxAbsDiff(got, await plain.images(ws))).toBeLessThanOrEqual(1);
    await synthesizer.release();
    await plain.release();
  });

  it('refuses one that was made for other shapes', async () => {
    const wrong = new Map([['synthesis.b8.conv1.bias', f32([3])]]);
    await expect(open(base, wrong)).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('draws random noise from the seed of the run', async () => {
    const noisy = await Synthesizer.open(runtime, TINY_GENERATOR, base, 'bytes', {
      chunk: 1,
      noise: 'random',
      noiseSeed: 3,
    });
    const of = (noiseSeed?: number) => noisy.images(ws, 0, undefined, noiseSeed === undefined ? {} : { noiseSeed });
    const [own, same, other] = [await of(), await of(3), await of(4)];
    expect(same).toEqual(own);
    expect(other).not.toEqual(own);
    await noisy.release();
  });
});
