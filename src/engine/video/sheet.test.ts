import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCALE_FILTERS } from './filters';
import { SIDE_BY_SIDE } from './layout';
import { readFrames } from './reader';
import { createPacker, packedSize, sheetGraph, sheetSize, type Sheet } from './sheet';
import { collect, packagedFfmpeg, plainFrame, temporaryFolder } from './testClips';
import { openVideoWriter, type VideoWriterOptions } from './writer';

const ffmpeg = await packagedFfmpeg();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const SIDE = 16;
const GAP = 3;
const STRIP = 5;
/** Stripes and slopes: what runs over an edge shows. */
const picture = (seed: number) =>
  Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => (at * (7 + seed) + ((at >> 5) & 1) * 90) % 256);
const stripOf = (shade: number, width: number) =>
  Uint8Array.from({ length: STRIP * width * 3 }, (_, at) => (at % 2 === 0 ? shade : 255 - shade));
const sheetOf = (panels: number, columns: number, shown: number, some: Partial<Sheet> = {}): Sheet => ({
  picture: { width: SIDE, height: SIDE },
  shown: { width: shown, height: shown },
  filter: 'lanczos',
  layout: { ...SIDE_BY_SIDE, arrangement: 'grid', columns, gap: GAP },
  panels,
  ...some,
});

async function framesOf(name: string, options: Partial<VideoWriterOptions>, frames: readonly Uint8Array[]) {
  const path = join(folder.path, name);
  const size = { width: SIDE, height: SIDE };
  const writer = await openVideoWriter({ ffmpeg, path, fps: 25, ...size, ...options });
  for (const frame of frames) await writer.write(frame);
  await writer.finish();
  return { frames: await collect(readFrames(path, { ffmpeg })), width: writer.width, height: writer.height };
}
const cut = (frame: Uint8Array | undefined, whole: number, x: number, y: number, width: number, height: number) =>
  Array.from({ length: height }, (_, row) => {
    const at = ((y + row) * whole + x) * 3;
    return [...(frame ?? []).slice(at, at + width * 3)];
  }).flat();

describe('a sheet', () => {
  it.each([
    [5, 3, 32, true],
    [5, 3, 8, true],
    [4, 1, 24, true],
    [3, 3, 40, false],
    [5, 2, 16, false],
    [1, 1, 48, true],
  ])(
    'of %i panels in %i columns at %i pixels has every picture as it is alone',
    async (panels, columns, shown, named) => {
      const strips = { height: STRIP, pictures: Array.from({ length: panels }, (_, i) => stripOf(i * 10, shown)) };
      const sheet = sheetOf(panels, columns, shown, named ? { strips } : {});
      const pictures = Array.from({ length: panels }, (_, i) => picture(i));
      const size = sheetSize(sheet);
      const name = `${panels}-${columns}-${shown}`;
      const pack = createPacker(sheet);
      const written = [pictures, [...pictures].reverse()].map((each) => pack(each).slice());
      const whole = await framesOf(name, { ...packedSize(sheet), sheet }, written);
      expect(whole).toMatchObject(size);
      expect(whole.frames).toHaveLength(2);
      const scale = { to: shown / SIDE, filter: sheet.filter };
      const alone = await framesOf(`${name}-alone`, { scale }, pictures);
      const covered = new Uint8Array(size.width * size.height);
      const step = { x: shown + GAP, y: shown + (named ? STRIP : 0) + GAP };
      for (let i = 0; i < panels; i++) {
        const [x, y] = [(i % columns) * step.x, Math.floor(i / columns) * step.y];
        expect(cut(whole.frames[0], size.width, x, y, shown, shown)).toEqual([...(alone.frames[i] ?? [])]);
        expect(cut(whole.frames[1], size.width, x, y, shown, shown)).toEqual([...(alone.frames[panels - 1 - i] ?? [])]);
        if (named) {
          const drawn = cut(whole.frames[1], size.width, x, y + shown, shown, STRIP);
          expect(drawn).toEqual([...(strips.pictures[i] ?? [])]);
        }
        for (let row = y; row < y + step.y - GAP; row++)
          covered.fill(1, row * size.width + x, row * size.width + x + shown);
      }
      const around = [...covered].flatMap((is, at) =>
        is ? [] : [...(whole.frames[0] ?? []).slice(at * 3, at * 3 + 3)],
      );
      expect(new Set(around)).toEqual(new Set(panels > 1 ? [16] : []));
    },
  );

  it.each(SCALE_FILTERS)('is scaled with %s as it was asked', (filter) => {
    expect(sheetGraph(sheetOf(2, 2, 32, { filter }))).toContain(`flags=${filter}+`);
    expect(sheetGraph(sheetOf(2, 2, SIDE, { filter }))).not.toContain('scale');
  });

  it('takes only pictures of its size, and as many as it has panels', () => {
    const pack = createPacker(sheetOf(2, 2, 32));
    expect(() => pack([picture(0)])).toThrow(/2 panels/);
    expect(() => pack([picture(0), plainFrame([0, 0, 0], 8, 8)])).toThrow(/another size/);
  });
});
