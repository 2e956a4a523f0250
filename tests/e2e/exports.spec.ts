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
