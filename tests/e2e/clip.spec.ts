import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { locateFfmpeg } from '../../src/engine/video/locate';
import { probeVideo } from '../../src/engine/video/probe';
import { probeAudio } from '../../src/engine/video/probeAudio';
import { Animate } from './pages/animate';
import { Exports } from './pages/exports';
import { Shell } from './pages/shell';
import { drop } from './studio/drop';
import { expect, test } from './studio/fixtures';
import { difference, expectChange, pictureOf } from './studio/picture';

test.use({ pack: 'tiny' });

/** Two seconds of silence, then a tone of two more. */
async function tone(folder: string): Promise<string> {
  const path = join(folder, 'tone.wav');
  const { path: ffmpeg } = await locateFfmpeg();
  const sound = 'aevalsrc=exprs=gt(t\\,2)*sin(2*PI*440*t):duration=4:sample_rate=22050';
  execFileSync(ffmpeg, ['-hide_banner', '-loglevel', 'error', '-f', 'lavfi', '-i', sound, path]);
  return path;
}

test('a soundtrack is dropped, seen, undone, and muxed into the export', async ({ studio: { page }, folder }) => {
  const shell = new Shell(page);
  const animate = new Animate(page);
  const exported = new Exports(page);
  await shell.ready();
  await animate.seek(0);
  const silent = await pictureOf(animate.rows);
  await drop(page, animate.viewer, [await tone(folder)]);
  await expect(animate.soundName).toHaveText('tone.wav');
  const heard = await expectChange(animate.rows, silent, 0.5);
  await shell.undo();
  await expect(animate.soundName).toBeHidden();
  await expect.poll(async () => difference(await pictureOf(animate.rows), silent)).toBeLessThan(0.1);
  await shell.redo();
  await expect.poll(async () => difference(await pictureOf(animate.rows), heard)).toBeLessThan(0.1);

  await shell.go('exports');
  await exported.add('With sound');
  await exported.is('With sound', 'done');
  const file = await exported.file('With sound');
  const { frames, fps } = await probeVideo(file);
  const { seconds, codec } = await probeAudio(file);
  expect(codec).toBe('aac');
  // As long as the sound, which ends before the clip does: never longer than the pictures.
  expect(seconds).toBeGreaterThan(3.8);
  expect(seconds).toBeLessThan(frames / fps + 0.1);
});

test('a clip becomes a loop, with the seam measured before and after', async ({ studio: { page } }) => {
  const shell = new Shell(page);
  const animate = new Animate(page);
  await shell.ready();
  await animate.pause();
  // Random networks leap from frame to frame, so that no seam stands out: slowly, it does.
  await animate.setFrames(16);
  await animate.value('speed').fill('0.1');
  await animate.value('speed').press('Enter');
  await page.getByTestId('animate-measure-seam').click();
  const seam = page.getByTestId('animate-seam');
  await expect(seam).toContainText('Visible');
  await page.getByTestId('animate-make-loop').click();
  await expect(seam).toContainText(/Seam [\d.]+ before, [\d.]+ now/);
  const [before = NaN, after = NaN] = [...(await seam.innerText()).matchAll(/[\d.]+/g)].map(Number);
  expect(after, `${before} before`).toBeLessThan(before / 2);
  await expect(page.getByTestId('animate-end-loop')).toBeVisible();
  await shell.undo();
  await expect(page.getByTestId('animate-make-loop')).toBeVisible();
  await expect(seam).toBeHidden();
});
