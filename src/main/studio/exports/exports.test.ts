import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../../engine/video/locate';
import { probeVideo } from '../../../engine/video/probe';
import { probeAudio } from '../../../engine/video/probeAudio';
import type { ExportRequest } from '../../../shared/api/exports';
import { gapOf, stripHeight } from '../../../shared/contactSheet';
import {
  add,
  base,
  call,
  done,
  exports,
  speak,
  folder,
  GAP,
  ink,
  items,
  motion,
  notes,
  pixelsOf,
  renderer,
  setUpExports,
  shelf,
  SIDE,
  STRIP,
  tone,
  window,
} from './testing/queue';

setUpExports();

describe('an export', () => {
  it('is a video of the range, and says so', async () => {
    const file = await done(await add({ from: 20, to: 29 }));
    expect(file).toBe(join(folder, 'out', 'Dance.mp4'));
    expect(await probeVideo(file)).toMatchObject({
      width: SIDE,
      height: SIDE,
      frames: 10,
      fps: 25,
      metadata: { title: 'Dance' },
    });
    expect(renderer.rendered).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    const [item] = await call('exports.list', {});
    expect(item).toMatchObject({
      state: 'done',
      done: 10,
      total: 10,
      bytes: (await stat(file)).size,
      media: `exports/${item?.id}`,
    });
    expect(notes).toEqual([['Dance', 'The export is done.']]);
    expect(await exports.isOwn(file)).toBe(true);
    speak('de');
    expect(await done(await add())).toBe(join(folder, 'out', 'Dance 2.mp4'));
    expect(notes.at(-1)).toEqual(['Dance', 'Der Export ist fertig.']);
  });

  it('sets panels in order, with their names under them', async () => {
    const portrait = { kind: 'portrait', asset: 'b'.repeat(64) } as const;
    const panels = [portrait, ink, motion, ink];
    const file = await done(await add({ panels, labels: ['', '<b>&', 'plain', ''], columns: 2, format: 'png', to: 1 }));
    const { at, width, height, frames } = await pixelsOf(file);
    expect([width, height]).toEqual([2 * SIDE + GAP, 2 * (SIDE + STRIP) + GAP]);
    expect(at(1, SIDE + GAP + 5, 5)).toEqual([2, 40, 0]);
    expect(at(1, 5, SIDE + STRIP + GAP + 5)).toEqual([2, 0, 0]);
    expect(at(1, SIDE + GAP + 5, SIDE + STRIP + GAP + 5)).toEqual([2, 40, 0]);
    expect(at(1, SIDE + GAP + 5, SIDE + 1)).toEqual([16, 16, 16]);
    const lit = (x: number, y: number) =>
      Array.from({ length: SIDE * STRIP }, (_, i) => at(0, x + (i % SIDE), y + Math.floor(i / SIDE))[0] ?? 0).some(
        (v) => v > 100,
      );
    expect([lit(0, SIDE), lit(SIDE + GAP, SIDE)]).toEqual([false, true]);
    expect(new Set(frames[0]?.subarray(0, SIDE * 3)).size).toBeGreaterThan(5);
  });

  it('carries the soundtrack, from where the range begins', async () => {
    await tone(2.4);
    const soundtrack = { asset: 'a'.repeat(64), offsetSeconds: 0, gain: 1 };
    const file = await done(await add({ soundtrack, from: 50, to: 74, format: 'vp9' }));
    expect((await probeAudio(file)).seconds).toBeCloseTo(1, 1);
    const { path } = await locateFfmpeg();
    const pcm = execFileSync(path, ['-loglevel', 'error', '-i', file, '-ac', '1', '-ar', '8000', '-f', 's16le', '-']);
    const loud = (from: number, to: number) => {
      const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length >> 1).subarray(8000 * from, 8000 * to);
      return samples.some((value) => Math.abs(value) > 1000);
    };
    expect([loud(0.05, 0.35), loud(0.5, 0.95)]).toEqual([true, false]);
    await expect(add({ soundtrack, format: 'gif' })).rejects.toMatchObject({ code: 'bad-input', message: /no sound/ });
  });

  it('is scaled as asked', async () => {
    expect(await probeVideo(await done(await add({ scale: 2, filter: 'nearest', to: 1 })))).toMatchObject({
      width: 2 * SIDE,
    });
    const named: Partial<ExportRequest> = { panels: [motion, ink], labels: ['plain', 'ink'], format: 'png' };
    const { at, width, height } = await pixelsOf(await done(await add({ ...named, scale: 4, to: 0 })));
    const side = 4 * SIDE;
    expect([width, height]).toEqual([2 * side + gapOf(side), side + stripHeight(side)]);
    // Names are drawn at the size of the clip: their strokes have edges of a pixel, and pictures end at theirs.
    const steps = Array.from({ length: side - 1 }, (_, x) =>
      Math.abs((at(0, x, side + stripHeight(side) / 2)[0] ?? 0) - (at(0, x + 1, side + stripHeight(side) / 2)[0] ?? 0)),
    );
    expect(Math.max(...steps)).toBeGreaterThan(120);
    expect([side - 1, side, side + gapOf(side)].map((x) => at(0, x, 9))).toEqual([
      [0, 0, 0],
      [16, 16, 16],
      [0, 40, 0],
    ]);
  });

  it('is a contact sheet of evenly spaced moments', async () => {
    const file = await done(
      await add({ what: 'contact-sheet', panels: [motion, ink], labels: ['', ''], columns: 4, to: 99 }),
    );
    expect(file).toBe(join(folder, 'out', 'Dance.png'));
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([4 * SIDE + 3 * GAP, 2 * (SIDE + STRIP) + GAP]);
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
    expect([0, 1, 2, 3].map((i) => at(i * (SIDE + GAP) + 3, 3)[0])).toEqual([0, 66, 132, 198]);
    expect(at(3, SIDE + STRIP + GAP + 3)).toEqual([0, 40, 0]);
  });

  it('is fetched as the file, a sequence as a zip of its pictures and of nothing else', async () => {
    const [video, sequence] = [await add({ to: 1 }), await add({ to: 2, format: 'png', title: 'v1.5' })];
    expect(await shelf(video).catch(String)).toContain('no longer');
    const [file, pictures] = [await done(video), await done(sequence)];
    expect(await shelf(video)).toEqual({ path: file, name: 'Dance.mp4' });
    await writeFile(join(pictures, 'notes.txt'), 'of the artist');
    expect(items.get(sequence)).toMatchObject({ media: `exports/${sequence}`, zipped: true });
    const zipped = ['frame_000001.png', 'frame_000002.png', 'frame_000003.png'];
    expect(await shelf(sequence)).toEqual({ path: pictures, name: 'v1_5.zip', zipped });
    await rm(pictures, { recursive: true });
    await expect(shelf(sequence)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that cannot be is refused at once', async () => {
    await expect(add({ to: 100 })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(add({ panels: [{ kind: 'portrait', asset: 'b'.repeat(64) }] })).rejects.toThrow(/Nothing moves/);
  });
});

describe('the place of an export', () => {
  const pick = async (name: string) => (await base.files.grantTarget(window.client, join(folder, name))).handle;
  const here = async () => (await readdir(folder)).filter((name) => name.startsWith('clip')).sort();

  it('is a free name in the export folder, said beforehand', async () => {
    const named = { title: 'Dance', what: 'video', format: 'h264' } as const;
    expect(await call('exports.place', named)).toEqual({ path: join(folder, 'out', 'Dance.mp4') });
    await done(await add({ to: 1 }));
    expect(await call('exports.place', named)).toEqual({ path: join(folder, 'out', 'Dance 2.mp4') });
    const sequence = { ...named, title: 'v1.5', format: 'png' } as const;
    expect(await call('exports.place', sequence)).toEqual({ path: join(folder, 'out', 'v1_5') });
  });

  it('is the file that was picked, which is replaced if it lay there then', async () => {
    await writeFile(join(folder, 'clip.mp4'), 'old');
    expect(await done(await add({ to: 1, target: await pick('clip.mp4') }))).toBe(join(folder, 'clip.mp4'));
    expect((await probeVideo(join(folder, 'clip.mp4'))).frames).toBe(2);
    expect(await here()).toEqual(['clip.mp4']);
  });

  it('is another name where something came there meanwhile, or the ending was not the one asked about', async () => {
    const later = await pick('clip.mp4');
    const [changed, ended] = await Promise.all(
      ['clip b.mp4', 'clip c.webm'].map(async (name) => {
        await writeFile(join(folder, name), 'old');
        return pick(name);
      }),
    );
    await writeFile(join(folder, 'clip.mp4'), 'mine');
    await writeFile(join(folder, 'clip b.mp4'), 'mine too');
    await writeFile(join(folder, 'clip c.webm.mp4'), 'and mine');
    const files = [];
    for (const target of [later, changed, ended]) files.push(await done(await add({ to: 1, target })));
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
      'clip 2.mp4',
      'clip b 2.mp4',
      'clip c.webm 2.mp4',
    ]);
    expect(await readFile(join(folder, 'clip.mp4'), 'utf8')).toBe('mine');
    expect(await readFile(join(folder, 'clip b.mp4'), 'utf8')).toBe('mine too');
    expect(await readFile(join(folder, 'clip c.webm.mp4'), 'utf8')).toBe('and mine');
  });

  it('of two that wait for the same file is not the same', async () => {
    const ids = [
      await add({ to: 1, target: await pick('clip.mp4') }),
      await add({ to: 2, target: await pick('clip.mp4') }),
    ];
    for (const id of ids) await done(id);
    expect(await here()).toEqual(['clip 2.mp4', 'clip.mp4']);
    expect((await probeVideo(join(folder, 'clip.mp4'))).frames).toBe(2);
  });

  it('of a PNG sequence is a new folder in the one that was picked', async () => {
    await mkdir(join(folder, 'clips', 'Dance'), { recursive: true });
    const file = await done(await add({ to: 1, format: 'png', target: await pick('clips') }));
    expect(file).toBe(join(folder, 'clips', 'Dance 2'));
    expect(await readdir(file)).toHaveLength(2);
  });

  it('is no file that was only given to be read', async () => {
    await writeFile(join(folder, 'clip.mp4'), 'dropped');
    const { handle: target } = await base.files.grant(window.client, join(folder, 'clip.mp4'));
    await expect(add({ target })).rejects.toMatchObject({ code: 'bad-input', message: /pick one again/ });
  });
});
