import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { probeVideo } from '../../src/engine/video/probe';
import { Animate } from './pages/animate';
import { Exports } from './pages/exports';
import { Shell } from './pages/shell';
import { expect, test } from './studio/fixtures';

test.use({ pack: 'tiny' });

/** So many that an export of them is still under way when the test comes to it. */
const MANY = 40_000;
const FEW = 24;

test('exports queue up, are cancelled, retried, go on after the death of the program, and end as a video', async ({
  studio,
}) => {
  const { page } = studio;
  const shell = new Shell(page);
  const animate = new Animate(page);
  const exported = new Exports(page);
  await shell.ready();
  await animate.pause();
  await animate.setFrames(MANY);
  await shell.go('exports');
  await exported.add('Long');
  await exported.is('Long', 'running');

  await shell.go('animate');
  await animate.setFrames(FEW);
  await shell.go('exports');
  await exported.add('Short');
  await exported.is('Short', 'waiting');
  await exported.cancel('Long');
  await exported.is('Short', 'done');

  const { codec, frames, width, height } = await probeVideo(await exported.file('Short'));
  expect({ codec, frames, square: width === height }).toEqual({ codec: 'h264', frames: FEW, square: true });

  await exported.do('Long', 'retry');
  await exported.is('Long', 'running');
  await studio.kill();
  await studio.restart();
  await shell.ready();
  await shell.go('exports');
  await exported.is('Long', 'running');
  await exported.is('Short', 'done');
  await exported.do('Long', 'pause');
  await exported.is('Long', 'paused');
  await exported.cancel('Long');
  await exported.do('Long', 'remove');
  await expect(exported.row('Long')).toBeHidden();
});

test('the dialog says where a file goes, and pictures are downloaded as one zip @browser', async ({
  browserStudio,
}) => {
  const { page, home } = browserStudio;
  const shell = new Shell(page);
  const animate = new Animate(page);
  const exported = new Exports(page);
  await shell.ready();
  await animate.pause();
  await animate.setFrames(FEW);
  await shell.go('exports');
  await page.getByTestId('export-preset-frames').click();
  await page.getByTestId('export-name').getByRole('textbox').fill('Pictures');
  await expect(page.getByTestId('export-place')).toHaveText(join(home, 'exports', 'Pictures'));
  await page.getByTestId('export-add').click();
  await exported.is('Pictures', 'done');
  const begun = page.waitForEvent('download');
  await exported.row('Pictures').getByTestId('export-download').click();
  const download = await begun;
  expect(download.suggestedFilename()).toBe('Pictures.zip');
  const zip = await readFile(await download.path());
  expect(zip.toString('latin1').split('frame_000024.png')).toHaveLength(3);
});
