import { Animate } from './pages/animate';
import { Latents } from './pages/latents';
import { Shell } from './pages/shell';
import { expect, test } from './studio/fixtures';
import { expectChange, expectPicture } from './studio/picture';

test.use({ pack: 'tiny' });

test('faces that a lasso picks from the map are shown, and one becomes the portrait', async ({ studio: { page } }) => {
  const shell = new Shell(page);
  const latents = new Latents(page);
  await shell.ready();
  await shell.go('latents');
  await latents.build();
  const before = await expectPicture(latents.map);
  await latents.pan(120);
  await expectChange(latents.map, before, 3);

  await latents.tool('lasso');
  await latents.ring(0.4);
  await expect(latents.gallery).toBeVisible();
  const faces = latents.gallery.getByRole('listitem');
  expect(await faces.count()).toBeGreaterThan(3);
  await faces.first().getByRole('button').click();
  await expect(latents.details).toBeVisible();
  await page.getByTestId('latents-start').click();
  await expect(shell.undoButton).toBeEnabled();
  await shell.go('animate');
  const animate = new Animate(page);
  await animate.pause();
  await animate.settled();
  await shell.undo();
  await expect(shell.undoButton).toBeDisabled();
});
