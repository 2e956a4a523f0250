import { Animate } from './pages/animate';
import { Latents } from './pages/latents';
import { Shell } from './pages/shell';
import { expect, test } from './studio/fixtures';
import { expectChange, expectPicture } from './studio/picture';
import { readProjectCalled } from './studio/workingCopy';

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

test('the clip of another project is drawn on the map, told apart, and can be started from', async ({
  studio: { page, home },
}) => {
  const shell = new Shell(page);
  const animate = new Animate(page);
  const latents = new Latents(page);
  await shell.ready();
  await animate.setFrames(24);
  await animate.inspect('subject');
  await page.getByTestId('animate-random').click();
  await expect(shell.undoButton).toBeEnabled();
  await shell.rename('Dance');
  await shell.kept();
  await shell.menu('project.new');
  await expect(shell.projectName).not.toHaveValue('Dance');
  await shell.rename('Solo');
  await shell.kept();
  const dance = await readProjectCalled(home, 'Dance');
  expect((await readProjectCalled(home, 'Solo')).scene.start.w).not.toBe(dance.scene.start.w);

  await shell.go('latents');
  await expect(latents.otherProjects).toContainText('24 frames');
  await latents.turnProject('Dance');
  await latents.build();
  await latents.colourBy('clip');
  await expect(latents.legend.getByRole('listitem')).toHaveText(['Solo', 'Dance']);
  const both = await expectPicture(latents.map);

  await latents.toggleList();
  const start = await latents.listed('Start of Dance');
  await start.getByRole('button', { name: 'Start from here' }).click();
  await expect.poll(async () => (await readProjectCalled(home, 'Solo')).scene.start.w).toBe(dance.scene.start.w);
  expect(await readProjectCalled(home, 'Dance')).toEqual(dance);
  await latents.toggleList();

  await latents.rebuild(() => latents.turnProject('Dance'));
  await expect(latents.legend.getByRole('listitem')).toHaveText(['Solo']);
  await expectChange(latents.map, both, 0.3);
});
