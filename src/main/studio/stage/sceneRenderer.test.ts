import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floats, tinyScene, useStudioFolder } from '../../../../tests/support/studioScene';
import { TINY_GENERATOR, TINY_MOTION } from '../../../../tests/support/tinyPack';
import { clipFrames, type ClipPlan } from '../../../engine/animate/clip';
import { layerCodes } from '../../../engine/animate/latent';
import { ClipRenderer } from '../../../engine/animate/renderer';
import { planSchedule } from '../../../engine/animate/schedule';
import { Synthesizer } from '../../../engine/animate/synthesizer';
import { openPack } from '../../../engine/packs/pack';
import { f32, maxAbsDiff, rows } from '../../../engine/tensor/tensor';
import { numWsOf } from '../../../shared/networks';
import type { Look, Scene } from '../../../shared/scene';
import { changedFrames } from '../../../shared/timeline/changes';
import { constant, type Track } from '../../../shared/timeline/track';
import { planLooks } from '../../services/looks';
import { testEngine } from '../testing/fakes';
import { StageRenderer } from './sceneRenderer';
import { decodeFloats } from './subject';

const folder = useStudioFolder();
const engine = testEngine();
let renderer: StageRenderer;
beforeAll(() => {
  renderer = new StageRenderer(engine);
});
afterAll(async () => {
  await renderer.close();
  await engine.close();
});

const plain: Look = { kind: 'motion', style: null };
const inked: Look = { kind: 'motion', style: 'ink' };
const all = (scene: Scene) => Array.from({ length: scene.clip.frames }, (_, i) => i);
const { wDim } = TINY_GENERATOR;
const numWs = numWsOf(TINY_GENERATOR.resolution);

async function pictures(scene: Scene, look: Look, frames = all(scene)): Promise<Uint8Array[]> {
  const batch = await renderer.frames(scene, [look], frames);
  return batch.frames.map(({ looks }) => looks[0] as Uint8Array);
}

/** The same clip by the way of the command line: every frame of each look. */
async function reference(scene: Scene, styles: string[], strength = 1): Promise<Uint8Array[][]> {
  const pack = await openPack(folder.pack);
  const { likeness } = scene.start;
  const options = { styles, strength, layout: 'motion' as const, ...(likeness === undefined ? {} : { likeness }) };
  const looks = await planLooks(pack, options, new AbortController().signal);
  const generator = await pack.weights('generator');
  const average = generator.get('mapping.w_avg') ?? f32([wDim]);
  const { clip } = scene;
  const w0 = looks.likeness?.w0 ?? decodeFloats(scene.start.w, [1, wDim], 'w');
  const runtime = await engine.runtime();
  const noise = { noise: clip.noise, noiseSeed: clip.seed };
  const still = await Synthesizer.open(runtime, TINY_GENERATOR, generator, 'floats', { chunk: 1, ...noise });
  const x0 = await still.images(layerCodes(w0, numWs, average, { psi: 1 }));
  await still.release();
  const plan: ClipPlan = {
    schedule: planSchedule({ ...clip, speed: scene.speed.value, codeDistance: clip.codeDistance ?? 4, kernel: 5 }),
    seed: clip.seed,
    latent: { strength: scene.motion.value, psi: clip.psi, ...(clip.cutoff === null ? {} : { cutoff: clip.cutoff }) },
    w0,
    average,
    numWs,
  };
  const networks = {
    generator: { config: TINY_GENERATOR, looks: async () => looks.on(generator) },
    motion: {
      config: { ...TINY_MOTION, codeDistance: clip.codeDistance ?? 4 },
      weights: () => pack.weights('motion'),
    },
  };
  const whole = new ClipRenderer(runtime, networks, { chunk: 4, ...noise });
  whole.show(w0, x0);
  const found: Uint8Array[][] = [];
  for await (const chunk of clipFrames(whole, plan)) {
    chunk.looks.forEach((bytes, look) => {
      const size = bytes.length / chunk.count;
      for (let i = 0; i < chunk.count; i++) (found[look] ??= []).push(bytes.slice(i * size, (i + 1) * size));
    });
  }
  await whole.release();
  await pack.close();
  return found;
}

const worst = (a: readonly Uint8Array[], b: readonly Uint8Array[]) =>
  Math.max(...a.map((picture, i) => maxAbsDiff(picture, b[i] as Uint8Array)));

describe('a scene', () => {
  it('shows what the command line renders', async () => {
    const scene = tinyScene({ clip: { frames: 11, start: 2 }, speed: constant(0.7), motion: constant(1.3) });
    const [expected = []] = await reference(scene, []);
    const got = await pictures(scene, plain);
    expect(worst(got, expected)).toBeLessThanOrEqual(1);
    expect(worst(got.slice(1), got)).toBeGreaterThan(3); // it does move
  });

  it('shows a loop, truncation, random noise and another code distance alike', async () => {
    for (const clip of [
      { loop: true, codeDistance: 3 },
      { psi: 0.6, cutoff: 2 },
      { noise: 'random' as const, seed: 5 },
    ]) {
      const scene = tinyScene({ clip: { frames: 7, ...clip } });
      const [expected = []] = await reference(scene, []);
      expect(worst(await pictures(scene, plain), expected)).toBeLessThanOrEqual(1);
    }
  });

  it('shows a style at its strength, over a likeness too', async () => {
    for (const start of [tinyScene().start, { ...tinyScene().start, likeness: 'anna' }]) {
      const styles = [{ name: 'ink', strength: constant(0.6) }];
      const scene = tinyScene({ clip: { frames: 5 }, start, styles });
      const [expected = []] = await reference(scene, ['ink'], 0.6);
      const got = await pictures(scene, inked);
      expect(worst(got, expected)).toBeLessThanOrEqual(1);
      expect(worst(got, await pictures(scene, plain))).toBeGreaterThan(10);
    }
  });

  it('shows a style of strength 0 as none', async () => {
    const scene = tinyScene({ styles: [{ name: 'ink', strength: constant(0) }] });
    expect(await pictures(scene, inked, [3])).toEqual(await pictures(scene, plain, [3]));
  });

  it('gives any frame alone what it is among others, whatever order', async () => {
    const scene = tinyScene();
    const alone = await pictures(scene, plain, [17]);
    const among = await pictures(scene, plain, [30, 17, 2]);
    expect(among[1]).toEqual(alone[0]);
  });

  it('moves codes of its own for each layer as it moves w0', async () => {
    const base = tinyScene();
    const w = decodeFloats(base.start.w, [1, wDim], 'w');
    const repeated = floats(Array.from({ length: numWs }, () => [...w.data]).flat());
    const same = tinyScene({ start: { ...base.start, ws: repeated } });
    expect(worst(await pictures(same, plain, [9]), await pictures(base, plain, [9]))).toBeLessThanOrEqual(1);
    const other = tinyScene({ start: { ...base.start, ws: floats(Array.from({ length: numWs * wDim }, () => 0.1)) } });
    expect(worst(await pictures(other, plain, [9]), await pictures(base, plain, [9]))).toBeGreaterThan(10);
  });

  it('shows its inversion still, whatever the frame', async () => {
    const scene = tinyScene({ motion: constant(0) });
    const inversion: Look = { kind: 'inversion' };
    const [first, later] = await pictures(tinyScene(), inversion, [0, 9]);
    expect(later).toEqual(first);
    expect(worst([first as Uint8Array], await pictures(scene, plain, [5]))).toBeLessThanOrEqual(1);
  });
});

describe('w_t', () => {
  it('goes along a direction by its amount at each frame', async () => {
    const vector = Array.from({ length: wDim }, (_, i) => i / 10);
    const amount: Track = {
      value: 0,
      keys: [
        { frame: 0, value: 0, ease: 'linear' },
        { frame: 10, value: 2, ease: 'linear' },
      ],
    };
    const direction = { id: 'd', name: 'Smile', source: 'principal' as const, vector: floats(vector), amount };
    const before = await renderer.codes(tinyScene(), [0, 5]);
    const after = await renderer.codes(tinyScene({ directions: [direction] }), [0, 5]);
    expect(rows(after, 0, 1)).toEqual(rows(before, 0, 1));
    const moved = rows(after, 1, 2).data.map((v, i) => v - (rows(before, 1, 2).data[i] as number));
    expect(maxAbsDiff(moved, vector)).toBeLessThan(1e-6); // amount 1 at frame 5
  });

  it('is w0 with a motion of strength 0, and half way with 0.5', async () => {
    const w0 = decodeFloats(tinyScene().start.w, [1, wDim], 'w').data;
    const [full, half, none] = await Promise.all(
      [1, 0.5, 0].map((strength) => renderer.codes(tinyScene({ motion: constant(strength) }), [13])),
    );
    expect(none?.data).toEqual(w0);
    const middle = w0.map((v, i) => (v + (full?.data[i] as number)) / 2);
    expect(maxAbsDiff(half?.data ?? [], middle)).toBeLessThan(1e-6);
    expect(maxAbsDiff(full?.data ?? [], w0)).toBeGreaterThan(1e-3);
  });

  /** w_t of a scene, computed anew: what is kept is found by the same rules that this is about. */
  async function fresh(scene: Scene) {
    const other = new StageRenderer(engine);
    const codes = await other.codes(scene, all(scene));
    await other.close();
    return codes;
  }

  const edits: [string, Partial<Scene>, Partial<Scene>][] = [
    ['one code drawn anew', {}, { codes: { '3': { seed: 99 } } }],
    ['a code scaled', { codes: { '5': { seed: 4 } } }, { codes: { '5': { seed: 4, strength: 2 } } }],
    ['two codes, one of them locked', {}, { codes: { '1': { copyOf: 6 }, '7': { locked: true } } }],
    ['the code that is always there', {}, { codes: { '0': { seed: 1 } } }],
    ['a code of a slowed motion', { speed: constant(0.4) }, { speed: constant(0.4), codes: { '2': { seed: 1 } } }],
    [
      'a keyframe of speed',
      {},
      {
        speed: {
          value: 1,
          keys: [
            { frame: 9, value: 1, ease: 'linear' },
            { frame: 20, value: 2, ease: 'hold' },
          ],
        },
      },
    ],
    [
      'a stretch without motion',
      {},
      {
        motion: {
          value: 1,
          keys: [
            { frame: 9, value: 0, ease: 'hold' },
            { frame: 20, value: 1, ease: 'hold' },
          ],
        },
      },
    ],
  ];
  const clips = [{}, { start: 13 }, { loop: true }, { codeDistance: 7 }];
  const cases = edits.flatMap(([name, before, after]) => clips.map((clip) => ({ name, before, after, clip })));

  it.each(cases)('changes where an edit is said to change it: $name, $clip', async ({ before, after, clip }) => {
    const [a, b] = [before, after].map((changes) => tinyScene({ ...changes, clip })) as [Scene, Scene];
    const said = changedFrames(a, b, plain, TINY_MOTION);
    const named = (frame: number) =>
      said.kind === 'all' || (said.kind === 'some' && said.ranges.some(({ from, to }) => from <= frame && frame <= to));
    const [was, is] = [await fresh(a), await fresh(b)];
    const differs = (frame: number) => {
      const [x, y] = [rows(was, frame, frame + 1), rows(is, frame, frame + 1)];
      return maxAbsDiff(x.data, y.data) > 0;
    };
    const extra = all(a).filter((frame) => named(frame) && !differs(frame));
    expect(all(a).filter((frame) => differs(frame) && !named(frame))).toEqual([]);
    // a loop of another length may begin with the same codes
    expect(extra.length).toBeLessThanOrEqual(a.clip.loop && a.speed !== b.speed ? 1 : 0);
  });
});

describe('painting', () => {
  it('paints codes as they are', async () => {
    const scene = tinyScene();
    const w = await renderer.codes(scene, [0, 8]);
    const { resolution, pictures: painted } = await renderer.paint(scene.pack, w);
    expect(resolution).toBe(16);
    expect(painted).toEqual(await pictures(scene, plain, [0, 8]));
    const styles = [{ name: 'ink', strength: constant(0.5) }];
    const { pictures: styled } = await renderer.paint(scene.pack, w, { style: 'ink', strength: 0.5 });
    expect(styled).toEqual(await pictures({ ...scene, styles }, inked, [0, 8]));
    await expect(renderer.paint(scene.pack, f32([1, 3]))).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('a stream', () => {
  it('gives the frames of a range in order', async () => {
    const scene = tinyScene();
    const got: Uint8Array[] = [];
    const numbers: number[] = [];
    for await (const { frame, looks } of renderer.stream(scene, [plain, inked], { from: 5, to: 9 })) {
      numbers.push(frame);
      got.push(looks[0] as Uint8Array);
      expect(looks).toHaveLength(2);
    }
    expect(numbers).toEqual([5, 6, 7, 8, 9]);
    expect(got).toEqual(await pictures(scene, plain, numbers));
  });

  it('stops when it is cancelled', async () => {
    const stop = new AbortController();
    const read = async () => {
      for await (const { frame } of renderer.stream(tinyScene(), [plain], { from: 0, to: 39 }, { signal: stop.signal }))
        if (frame === 2) stop.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a scene that cannot be shown', () => {
  it.each<[string, Partial<Scene>, Look, string]>([
    ['a start of another pack', { start: { w: floats([1, 2, 3]) } }, plain, 'bad-input'],
    ['numbers that are none', { start: { w: floats(Array.from({ length: wDim }, () => NaN)) } }, plain, 'bad-input'],
    ['a pack that is not there', { pack: { name: 'nowhere' } }, plain, 'not-found'],
    ['a style that is not there', {}, { kind: 'motion', style: 'oil' }, 'not-found'],
    ['a likeness that is not there', { start: { w: tinyScene().start.w, likeness: 'bob' } }, plain, 'not-found'],
  ])('says why: %s', async (_, changes, look, code) => {
    await expect(renderer.frames(tinyScene(changes), [look], [1])).rejects.toMatchObject({ code });
  });
  it('says which frame it has not', async () => {
    await expect(renderer.frames(tinyScene(), [plain], [40])).rejects.toThrow(/no frame 40/);
  });
});
