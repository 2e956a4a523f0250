import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { saveEntry, type EntryContent } from '../../src/engine/library';
import { openPack } from '../../src/engine/packs/pack';
import { probeVideo } from '../../src/engine/video/probe';
import { f32, type F32 } from '../../src/engine/tensor/tensor';
import { Random } from '../../src/engine/tensor/random';
import { animate } from '../../src/main/services/animate';
import { generate } from '../../src/main/services/generate';
import { forgetLikeness, forgetStyle, listLikenesses, listStyles } from '../../src/main/services/library';
import { renderClip } from '../../src/main/services/clips';
import { planLooks } from '../../src/main/services/looks';
import type { Workshop } from '../../src/main/services/workshop';
import type { AnimateOptions } from '../../src/main/services/types';
import { LIKENESS_PORTRAIT } from '../../src/shared/library';
import { numWsOf } from '../../src/shared/networks';
import { testRuntime } from '../support/evaluate';
import { recordingContext } from '../support/recordingContext';
import { TINY_GENERATOR, writeTinyPack } from '../support/tinyPack';

const SIDE = TINY_GENERATOR.resolution;
let folder: string;
let options: AnimateOptions;
let workshop: Workshop;
let w0: F32;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'styleinv-styles-'));
  vi.stubEnv('STYLEINV_HOME', join(folder, 'home'));
  await writeTinyPack(join(folder, 'tiny'));
  const portrait = join(folder, 'portrait.png');
  await sharp({ create: { width: 80, height: 100, channels: 3, background: '#a86' } })
    .png()
    .toFile(portrait);
  options = {
    ...{ portrait, pack: join(folder, 'tiny'), out: '', force: false, format: 'png', quality: 'draft', fps: 25 },
    ...{ scale: 1, filter: 'lanczos', layout: 'motion', crop: 'centre', seed: 1, frames: 4, speed: 1, start: 0 },
    ...{ motionStrength: 1, styles: [], strength: 1, loop: false, psi: 1, noise: 'const', provider: 'cpu' },
    threads: 1,
  };
  await keepEntries();
  workshop = { pack: await openPack(join(folder, 'tiny')), runtime: await testRuntime() };
});
afterAll(async () => {
  await workshop.pack.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Two styles and a likeness of the tiny pack, and one style of another generator. */
async function keepEntries(): Promise<void> {
  const pack = await openPack(join(folder, 'tiny'));
  const weights = await pack.weights('generator');
  const base = pack.manifest.networks.generator.sha256;
  const about = {
    pack: { id: pack.id, name: 'Tiny' },
    provenance: { tool: 'tests', steps: 1, losses: {}, networks: [] },
  };
  await pack.close();
  const change = (name: string, seed: number): [string, F32] => {
    const { shape, data } = weights.get(name) as F32;
    return [name, f32(shape, new Random(seed).normals(data.length))];
  };
  const style = (name: string, delta: [string, F32][], of = base): EntryContent => ({
    ...about,
    ...{ kind: 'style', name, base: of, delta: new Map(delta), measures: {} },
  });
  const fine = change('synthesis.b16.conv1.weight', 1);
  await saveEntry(style('ink', [fine, change('synthesis.b4.conv1.weight', 2)]));
  await saveEntry(style('neon', [change('synthesis.b16.torgb.weight', 3)]));
  await saveEntry(style('foreign', [fine], 'f'.repeat(64)));
  const [numWs, wDim] = [numWsOf(SIDE), TINY_GENERATOR.wDim];
  w0 = f32([1, wDim], new Random(4).normals(wDim));
  const ws = f32([1, numWs, wDim], new Random(5).normals(numWs * wDim));
  const red = await sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: '#f00' } })
    .png()
    .toBuffer();
  const previews = [{ file: LIKENESS_PORTRAIT, bytes: red }];
  await saveEntry({
    ...style('anna', [change('synthesis.b8.conv0.weight', 6)]),
    kind: 'likeness',
    pivot: { w0: f32([1, wDim], new Random(9).normals(wDim)), ws },
    previews,
  });
}

let clips = 0;
/** The frames of a clip as raw pictures, cut into their panels: [frame][panel]. */
async function panels(changes: Partial<AnimateOptions>): Promise<Buffer[][]> {
  const out = join(folder, `clip-${clips++}`);
  const asked = { ...options, ...changes, out };
  const { context } = recordingContext();
  const looks = await planLooks(workshop.pack, asked, context.signal);
  const portrait = new Uint8Array(3 * SIDE * SIDE);
  await renderClip(workshop, { w0: looks.likeness?.w0 ?? w0, portrait, layout: asked.layout, looks }, asked, context);
  return framesIn(out);
}

function framesIn(out: string): Promise<Buffer[][]> {
  return Promise.all(
    readdirSync(out)
      .sort()
      .map((name) => cut(join(out, name))),
  );
}

async function cut(file: string): Promise<Buffer[]> {
  const { width = 0 } = await sharp(file).metadata();
  const lefts = Array.from({ length: (width + 8) / (SIDE + 8) }, (_, i) => i * (SIDE + 8));
  const part = (left: number) => sharp(file).extract({ left, top: 0, width: SIDE, height: SIDE }).raw().toBuffer();
  return Promise.all(lefts.map(part));
}

const panel = (frames: Buffer[][], index: number) => frames.map((row) => row[index]);

describe('a style', () => {
  it('stands beside the plain motion, of the same w', async () => {
    const plain = await panels({});
    const both = await panels({ styles: ['ink'], layout: 'side-by-side' });
    expect(both[0]).toHaveLength(2);
    expect(panel(both, 0)).toEqual(panel(plain, 0));
    expect(panel(both, 1)).not.toEqual(panel(plain, 0));
    expect(panel(await panels({ styles: ['ink'] }), 0)).toEqual(panel(both, 1));
  });

  it('shows as strongly as asked, and by range', async () => {
    const plain = await panels({});
    const styled = (strength: AnimateOptions['strength']) => panels({ styles: ['ink'], strength });
    expect(await styled(0)).toEqual(plain);
    expect(await styled({ coarse: 0, middle: 0, fine: 0 })).toEqual(plain);
    const [full, half] = [await styled(1), await styled(0.5)];
    expect(half).not.toEqual(full);
    expect(half).not.toEqual(plain);
    expect(await styled({ coarse: 1, fine: 1 })).toEqual(full);
    expect(await styled({ middle: 0 })).toEqual(full); // the style changes nothing there
    const [coarse, fine] = [await styled({ fine: 0 }), await styled({ coarse: 0 })];
    for (const other of [plain, full, fine]) expect(coarse).not.toEqual(other);
  });

  it('may be one of several', async () => {
    const three = await panels({ styles: ['ink', 'neon'], layout: 'side-by-side' });
    expect(three[0]).toHaveLength(3);
    expect(panel(three, 1)).toEqual(panel(await panels({ styles: ['ink'] }), 0));
    expect(panel(three, 2)).toEqual(panel(await panels({ styles: ['neon'] }), 0));
    expect((await panels({ styles: ['ink', 'neon'] }))[0]).toHaveLength(2);
  });

  it('has the generator read once, however many looks there are', async () => {
    const read: string[] = [];
    const { pack } = workshop;
    const weights: typeof pack.weights = (role, signal) => {
      read.push(role);
      return pack.weights(role, signal);
    };
    const { context } = recordingContext();
    const asked = { ...options, styles: ['ink', 'neon'], layout: 'side-by-side' as const, out: join(folder, 'once') };
    const looks = await planLooks(pack, asked, context.signal);
    await renderClip({ ...workshop, pack: { ...pack, weights } }, { w0, layout: asked.layout, looks }, asked, context);
    expect(read.filter((role) => role === 'generator')).toHaveLength(1);
  });

  it('goes with a subject that was made up', async () => {
    const out = join(folder, 'made-up');
    const asked = { ...options, styles: ['neon'], layout: 'side-by-side', subject: 3, out } as const;
    await generate(asked, recordingContext().context);
    expect((await framesIn(out))[0]).toHaveLength(2);
  });

  it('is named in the video', async () => {
    const out = join(folder, 'named.mp4');
    const style = { styles: ['ink'], strength: { coarse: 0.2, fine: 1 } };
    await animate({ ...options, ...style, out, format: 'h264' }, recordingContext().context);
    const { comment } = (await probeVideo(out)).metadata;
    expect(comment).toContain('style ink (strength coarse 0.2, fine 1)');
    expect(comment).toContain('motion strength 1');
  });

  it('is refused before any work where it cannot be', async () => {
    const out = join(folder, 'never');
    const failing: [Partial<AnimateOptions>, string, RegExp][] = [
      [{ styles: ['oil'] }, 'not-found', /no style 'oil'.*'ink', 'neon'/],
      [{ styles: ['foreign'] }, 'bad-input', /made for the generator of the pack/],
      [{ styles: ['ink'], strength: 2.5 }, 'bad-input', /2.5/],
      [{ styles: ['ink'], strength: { fine: -3 } }, 'bad-input', /-3/],
      [{ layout: 'side-by-side' }, 'usage', /--style/],
      [{ likeness: 'nobody' }, 'not-found', /no likeness 'nobody'.*'anna'/],
    ];
    for (const [changes, code, message] of failing) {
      const { context } = recordingContext();
      const plan = planLooks(workshop.pack, { ...options, ...changes }, context.signal);
      const error = await plan.catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    }
    const { context, progress } = recordingContext();
    await expect(animate({ ...options, styles: ['oil'], out }, context)).rejects.toMatchObject({ code: 'not-found' });
    expect(progress.map(({ phase }) => phase)).not.toContain('reading');
    await expect(animate({ ...options, likeness: 'anna', out }, context)).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a likeness', () => {
  it('moves in place of a portrait, and stands beside the plain generator', async () => {
    const alone = await panels({ likeness: 'anna' });
    const beside = await panels({ likeness: 'anna', layout: 'side-by-side' });
    expect(beside[0]).toHaveLength(2);
    expect(panel(beside, 1)).toEqual(panel(alone, 0));
    expect(panel(beside, 0)).not.toEqual(panel(alone, 0));
    expect(alone[0]).not.toEqual(alone[3]); // it moves
  });

  it('shows the portrait it was made from, and what it is without motion', async () => {
    const out = join(folder, 'with-portrait');
    const asked = {
      ...options,
      portrait: undefined,
      likeness: 'anna',
      layout: 'portrait-inversion-motion',
      out,
    } as const;
    await animate(asked, recordingContext().context);
    const frames = await framesIn(out);
    expect(frames[0]?.[0]?.subarray(0, 3)).toEqual(Buffer.from([255, 0, 0]));
    const still = await panels({ likeness: 'anna', motionStrength: 0 });
    expect(frames[3]?.[1]).toEqual(still[0]?.[0]);
  });

  it('takes on a style', async () => {
    const alone = await panels({ likeness: 'anna' });
    const both = await panels({ likeness: 'anna', styles: ['ink'], layout: 'side-by-side' });
    expect(panel(both, 0)).toEqual(panel(alone, 0));
    expect(panel(both, 1)).not.toEqual(panel(alone, 0));
    expect(panel(both, 1)).not.toEqual(panel(await panels({ styles: ['ink'] }), 0));
  });
});

describe('the list', () => {
  it('names what there is, and what goes with the pack', async () => {
    const { context } = recordingContext();
    const pack = join(folder, 'tiny');
    const styles = await listStyles({ pack }, context);
    expect(styles.map(({ name, usable }) => [name, usable])).toEqual([
      ['foreign', false],
      ['ink', true],
      ['neon', true],
    ]);
    expect(await listLikenesses({ pack }, context)).toMatchObject([{ name: 'anna', from: 'library', usable: true }]);
  });

  it('loses what is removed', async () => {
    const { context } = recordingContext();
    const pack = join(folder, 'tiny');
    mkdirSync(join(folder, 'home', 'styles', 'damaged'));
    for (const name of ['foreign', 'neon']) await forgetStyle({ pack, name }, context);
    expect((await listStyles({ pack }, context)).map(({ name }) => name)).toEqual(['ink']);
    await expect(forgetStyle({ pack, name: 'neon' }, context)).rejects.toMatchObject({ code: 'not-found' });
    const { path } = await forgetLikeness({ pack, name: 'anna' }, context);
    expect(() => readFileSync(path)).toThrow();
  });
});
