import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY_GENERATOR, TINY_MOTION, tinyWeights } from '../../../tests/support/tinyPack';
import { numWsOf } from '../../shared/networks';
import { StudioError } from '../../shared/errors';
import { openRuntime } from '../runtime/providers';
import type { Feeds, Fetches, OnnxModel, Runtime, Session } from '../runtime/types';
import { Random } from '../tensor/random';
import { f32, maxAbsDiff } from '../tensor/tensor';
import { clipFrames, type ClipPlan } from './clip';
import { MotionCodes } from './codes';
import { layerCodes, withStrength } from './latent';
import { aboutPivot } from './look';
import { MotionPlayer } from './motion';
import { ClipRenderer, type ClipNetworks } from './renderer';
import { planSchedule } from './schedule';
import { mapZ, Synthesizer } from './synthesizer';

const generatorWeights = tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 1);
const motionWeights = tinyWeights({ kind: 'motion', config: TINY_MOTION }, 3);
const networks: ClipNetworks = {
  generator: { config: TINY_GENERATOR, looks: async () => [{ weights: generatorWeights }] },
  motion: { config: TINY_MOTION, weights: async () => motionWeights },
};
const numWs = numWsOf(TINY_GENERATOR.resolution);
const average = generatorWeights.get('mapping.w_avg') ?? f32([TINY_GENERATOR.wDim]);

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ provider: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());

async function start() {
  const w0 = await mapZ(runtime, TINY_GENERATOR, generatorWeights, f32([1, 10], new Random(5).normals(10)));
  const synthesizer = await Synthesizer.open(runtime, TINY_GENERATOR, generatorWeights, 'floats', { chunk: 1 });
  const x0 = await synthesizer.images(layerCodes(w0, numWs, average, { psi: 1 }));
  await synthesizer.release();
  return { w0, x0 };
}

function planOf(
  w0: ClipPlan['w0'],
  changes: Partial<Parameters<typeof planSchedule>[0]> & { seed?: number; strength?: number } = {},
): ClipPlan {
  const { seed = 1, strength = 1, ...schedule } = changes;
  const { codeDistance, kernel } = TINY_MOTION;
  return {
    schedule: planSchedule({ frames: 11, speed: 1, start: 0, loop: false, codeDistance, kernel, ...schedule }),
    seed,
    latent: { strength, psi: 1 },
    w0,
    average,
    numWs,
  };
}

async function render(renderer: ClipRenderer, plan: ClipPlan): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const { looks } of clipFrames(renderer, plan)) parts.push(looks[0] as Uint8Array);
  return Buffer.concat(parts);
}

describe('motion codes', () => {
  it('are a function of seed and index, in any order', () => {
    const forward = new MotionCodes(6, 9);
    const backward = new MotionCodes(6, 9);
    const ahead = [0, 1, 2, 300].map((i) => forward.at(i).slice());
    const back = [300, 2, 1, 0].map((i) => backward.at(i).slice()).reverse();
    expect(back).toEqual(ahead);
    expect(ahead[0]).not.toEqual(ahead[1]);
    expect(new MotionCodes(6, 10).at(1)).not.toEqual(ahead[1]);
  });
  it('come round again after their period, and are those of the clip that the loop was made of', () => {
    const codes = new MotionCodes(6, 9, { period: 5, place: 3, number: 1 });
    expect(codes.at(7)).toEqual(codes.at(2));
    expect(codes.at(3)).not.toEqual(codes.at(2));
    const straight = new MotionCodes(6, 9);
    expect([3, 4, 7, 8].map((place) => codes.at(place))).toEqual([1, 2, 5, 1].map((number) => straight.at(number)));
  });
  it('can be drawn otherwise, copied and scaled one by one', () => {
    const drawn = (number: number) =>
      number === 4 ? { seed: 77, index: 2, strength: 0.5 } : { seed: 9, index: number, strength: 1 };
    const edited = new MotionCodes(6, 9, undefined, drawn);
    const plain = new MotionCodes(6, 9);
    expect(edited.at(3)).toEqual(plain.at(3));
    expect(edited.at(4)).toEqual(new MotionCodes(6, 77).at(2).map((v) => 0.5 * v));
    // in a loop an edit belongs to the code each time it comes round
    expect(new MotionCodes(6, 9, { period: 5, place: 0, number: 0 }, drawn).at(9)).toEqual(edited.at(4));
  });
});

describe('schedule', () => {
  const base = { frames: 10, speed: 0.5, start: 3, loop: false, codeDistance: 4, kernel: 5 };
  it('plays at any speed from any start', () => {
    const { timeOf } = planSchedule(base);
    expect([0, 1, 9].map(timeOf)).toEqual([3, 3.5, 7.5]);
  });
  it('closes a loop on a whole number of code distances, behind the first code', () => {
    const { timeOf, cycle } = planSchedule({ ...base, frames: 30, speed: 1, loop: true });
    expect(cycle).toEqual({ period: 8, place: 6, number: 1 }); // 30 frames at speed 1 are nearest to 8 distances of 4
    expect(timeOf(0)).toBeGreaterThanOrEqual(5 * 4);
    expect(timeOf(29) + (8 * 4) / 30 - timeOf(0)).toBeCloseTo(32, 10);
  });
  it('refuses a clip that leaves the motion timeline', () => {
    expect(() => planSchedule({ ...base, start: 2 ** 22 })).toThrow(/lower start, speed/);
  });
});

describe('latents', () => {
  const w0 = f32([1, 2], [1, 2]);
  it('scale the motion about w0', () => {
    expect([...withStrength(f32([2, 2], [3, 2, 1, 6]), w0, 0.5).data]).toEqual([2, 2, 1, 4]);
    expect([...withStrength(f32([1, 2], [3, 5]), w0, 0).data]).toEqual([1, 2]);
  });
  it('truncate only the layers before the cutoff', () => {
    const ws = layerCodes(f32([1, 2], [4, 8]), 3, f32([2], [2, 2]), { psi: 0.5, cutoff: 2 });
    expect([...ws.data]).toEqual([3, 5, 3, 5, 4, 8]);
  });
  it('keep ws that are given per layer', () => {
    const ws = layerCodes(f32([1, 2, 2], [1, 2, 3, 4]), 2, f32([2]), { psi: 1 });
    expect([...ws.data]).toEqual([1, 2, 3, 4]);
    expect(() => layerCodes(f32([1, 3, 2]), 2, f32([2]), { psi: 1 })).toThrow(StudioError);
  });
});

describe('clips', () => {
  it('are the same in any order, stretch and chunk, and start at the portrait', async () => {
    const { w0, x0 } = await start();
    const plan = planOf(w0);
    const whole = new ClipRenderer(runtime, networks, { chunk: 4 });
    whole.show(w0, x0);
    const all = await render(whole, plan);
    expect(all.length).toBe(11 * 16 * 16 * 3);
    const frame = (i: number) => all.subarray(i * 768, (i + 1) * 768);
    for (const i of [7, 2, 10]) {
      const { looks } = await whole.frames(plan, i, 1);
      expect(maxAbsDiff(looks[0] as Uint8Array, frame(i))).toBeLessThanOrEqual(1);
    }
    expect(maxAbsDiff(frame(0), frame(9))).toBeGreaterThan(3); // it does move
    const again = new ClipRenderer(runtime, networks, { chunk: 4 });
    again.show(w0, x0);
    expect(Buffer.compare(await render(again, plan), all)).toBe(0);
    expect(Buffer.compare(await render(again, planOf(w0, { seed: 2 })), all)).not.toBe(0);
    await whole.release();
    await again.release();
  });

  it('stand still at strength 0', async () => {
    const { w0, x0 } = await start();
    const renderer = new ClipRenderer(runtime, networks, { chunk: 3 });
    renderer.show(w0, x0);
    const all = await render(renderer, planOf(w0, { strength: 0, frames: 6 }));
    for (let i = 1; i < 6; i++)
      expect(Buffer.compare(all.subarray(i * 768, (i + 1) * 768), all.subarray(0, 768))).toBe(0);
    await renderer.release();
  });

  it('close without a seam: the moment after the last frame is the first', async () => {
    const { w0, x0 } = await start();
    const plan = planOf(w0, { loop: true, frames: 12 });
    const player = await MotionPlayer.open(runtime, TINY_MOTION, motionWeights, 2);
    await player.show(w0, x0);
    const codes = new MotionCodes(TINY_MOTION.motionDim, 1, plan.schedule.cycle);
    const first = plan.schedule.timeOf(0);
    const after = plan.schedule.timeOf(11) + (plan.schedule.timeOf(1) - first);
    const w = await player.codes([first, after, first + 1], codes);
    const [a, b, c] = [0, 1, 2].map((n) => w.data.subarray(n * 12, (n + 1) * 12)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    expect(maxAbsDiff(a, b)).toBeLessThan(1e-4);
    expect(maxAbsDiff(a, c)).toBeGreaterThan(1e-3);
    await player.release();
  });

  it('stop between chunks when cancelled', async () => {
    const { w0, x0 } = await start();
    const renderer = new ClipRenderer(runtime, networks, { chunk: 2 });
    renderer.show(w0, x0);
    const controller = new AbortController();
    let chunks = 0;
    const run = (async () => {
      for await (const { count } of clipFrames(renderer, planOf(w0), controller.signal)) {
        chunks += count > 0 ? 1 : 0;
        controller.abort();
      }
    })();
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(chunks).toBe(1);
    await renderer.release();
  });

  it('go on with a smaller chunk when memory runs out, and say so', async () => {
    const { w0, x0 } = await start();
    const shrunk: number[] = [];
    const renderer = new ClipRenderer(new TightRuntime(runtime, 3), networks, {
      chunk: 8,
      onShrink: (_, to) => shrunk.push(to),
    });
    renderer.show(w0, x0);
    const all = await render(renderer, planOf(w0));
    expect(shrunk).toEqual([4, 2]);
    expect(renderer.chunk).toBe(2);
    expect(all.length).toBe(11 * 768);
    await renderer.release();
  });

  it('draw fresh noise for every frame from the seed alone', async () => {
    const { w0 } = await start();
    const ws = layerCodes(w0, numWs, average, { psi: 1 });
    const images = async (noiseSeed: number, first: number) => {
      const synthesizer = await Synthesizer.open(runtime, TINY_GENERATOR, generatorWeights, 'floats', {
        chunk: 2,
        noise: 'random',
        noiseSeed,
      });
      const { data } = await synthesizer.images(ws, first);
      await synthesizer.release();
      return data;
    };
    const one = await images(1, 0);
    expect(await images(1, 0)).toEqual(one);
    expect(maxAbsDiff(await images(1, 1), one)).toBeGreaterThan(1e-3);
    expect(maxAbsDiff(await images(2, 0), one)).toBeGreaterThan(1e-3);
  });
});

/** A machine whose memory holds networks of no more than `most` frames at once. */
class TightRuntime implements Runtime {
  constructor(
    private readonly inner: Runtime,
    private readonly most: number,
  ) {}
  get provider() {
    return this.inner.provider;
  }
  async load(model: OnnxModel): Promise<Session> {
    const session = await this.inner.load(model);
    const batch = Math.max(
      ...model.inputs.filter((p) => p.name === 'ws' || p.name === 'clock').map((p) => p.shape[0] ?? 0),
      0,
    );
    if (batch <= this.most) return session;
    return {
      model: session.model,
      run: (_feeds: Feeds): Promise<Fetches> => Promise.reject(new StudioError('out-of-memory', 'Too much at once.')),
      release: () => session.release(),
    };
  }
  release = () => this.inner.release();
}

describe('looks', () => {
  it('paint one motion, a likeness about its own pivot', async () => {
    const { w0, x0 } = await start();
    const shifted = layerCodes(w0, numWs, average, { psi: 1 });
    const pivot = f32(shifted.shape, shifted.data.slice());
    const looks = async () => [{ weights: generatorWeights }, { weights: generatorWeights, pivot }];
    const renderer = new ClipRenderer(
      runtime,
      { ...networks, generator: { config: TINY_GENERATOR, looks } },
      { chunk: 4 },
    );
    renderer.show(w0, x0);
    const both = await renderer.frames(planOf(w0), 0, 5);
    // a pivot that is w0 itself changes nothing but the order of two roundings
    expect(maxAbsDiff(both.looks[0] as Uint8Array, both.looks[1] as Uint8Array)).toBeLessThanOrEqual(1);
    await renderer.release();
  });

  it('carry the motion over to the pivot', () => {
    const w = f32([2, 2], [3, 4, 5, 6]);
    const pivot = f32([1, 2, 2], [10, 20, 30, 40]);
    expect([...aboutPivot(w, f32([1, 2], [1, 1]), pivot, 2).data]).toEqual([12, 23, 32, 43, 14, 25, 34, 45]);
    expect(() => aboutPivot(w, f32([1, 2]), pivot, 3)).toThrow(/likeness has codes \[1,2,2\]/);
  });
});
