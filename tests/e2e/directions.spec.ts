import { Animate } from './pages/animate';
import { Latents } from './pages/latents';
import { Shell } from './pages/shell';
import { expect, test } from './studio/fixtures';
import { difference, expectChange, expectPicture, pictureOf } from './studio/picture';

test.use({ pack: 'tiny' });
// Maps are made, laid out and clustered, beside everything else the machine does.
test.setTimeout(240_000);

for (const { id, what, reach } of [
  { id: 'principal-0', what: 'a principal direction', reach: 'End' },
  { id: 'cluster-1', what: 'the direction towards a cluster', reach: 'Home' },
]) {
  test(`${what} moves the portrait, gets a name, and is keyframed on the timeline`, async ({ studio: { page } }) => {
    const shell = new Shell(page);
    const animate = new Animate(page);
    const latents = new Latents(page);
    await shell.ready();
    await animate.pause();
    await shell.go('latents');
    await latents.build();
    await latents.open('directions');
    const row = latents.direction(id);
    const before = await expectPicture(latents.preview.before);
    await row.getByRole('slider').focus();
    await row.getByRole('slider').press(reach);
    await expectChange(latents.preview.after, before, 3);
    expect(difference(await pictureOf(latents.preview.before), before)).toBeLessThan(1);

    await row.locator('button').first().click();
    await row.getByRole('textbox').fill('Lighter');
    await row.getByRole('textbox').press('Enter');
    await row.getByTestId('latents-direction-add').click();
    await expect(page.getByTestId('undo')).toHaveAccessibleName(/Lighter/);
    // It moves the portrait itself now: the slider is back where it does nothing more.
    await expect(row.getByRole('slider')).toHaveAttribute('aria-valuenow', '0');

    await shell.go('animate');
    await animate.seek(2);
    const moved = await expectPicture(animate.picture);
    const control = page.getByTestId('animate-direction');
    await expect(control).toContainText('Lighter');
    await page
      .getByTestId('animate-directions')
      .getByRole('button', { name: /keyframe/i })
      .click();
    await expect(animate.keys('direction')).toHaveCount(1);
    await control.getByRole('slider').focus();
    await control.getByRole('slider').press(reach === 'End' ? 'Home' : 'End');
    await expectChange(animate.picture, moved);
    await shell.undo();
    await shell.undo();
    await expect(animate.keys('direction')).toHaveCount(0);
    await shell.undo();
    await expect(control).toBeHidden();
    await animate.settled();
    await expectChange(animate.picture, moved);
  });
}

test('a path through points becomes a walk that plays', async ({ studio: { page } }) => {
  const shell = new Shell(page);
  const latents = new Latents(page);
  await shell.ready();
  await new Animate(page).pause();
  await shell.go('latents');
  await latents.build();
  await latents.tool('path');
  await latents.click([-0.1, -0.05], [0.1, 0.08], [0.02, -0.15]);
  const walk = page.getByTestId('latents-walk');
  const stops = walk.getByRole('list').getByRole('listitem');
  await expect(stops).toHaveCount(3);
  await walk.getByRole('spinbutton').first().fill('12');
  await walk.getByRole('spinbutton').first().press('Enter');
  await page.getByTestId('latents-walk-play').click();
  const picture = page.getByTestId('latents-walk-picture').locator('canvas');
  const first = await expectPicture(picture);
  await expectChange(picture, first, 2);
  await walk.getByRole('button', { name: 'Pause the walk' }).click();
  const frame = walk.getByRole('slider', { name: 'Frame of the walk' });
  await expect(frame).toHaveAttribute('aria-valuemax', '12', { timeout: 30_000 });
  await frame.focus();
  await frame.press('Home');
  const start = await pictureOf(picture);
  await frame.press('PageUp');
  await frame.press('PageUp');
  await frame.press('PageUp');
  await expectChange(picture, start, 2);
  await stops.first().getByRole('button').first().press('Delete');
  await expect(stops).toHaveCount(2);
});

test('names of clusters and kept groups stay with their people on the next map', async ({ studio }) => {
  const { page } = studio;
  const shell = new Shell(page);
  const latents = new Latents(page);
  await shell.ready();
  await new Animate(page).pause();
  await shell.go('latents');
  await latents.build();
  await latents.open('clusters');
  await latents.nameCluster(0, 'Round');
  await expect(shell.undoButton).toHaveAccessibleName(/Round/);
  await latents.tool('lasso');
  await latents.ring(0.4);
  await page.getByTestId('latents-keep-group').click();
  await latents.open('clusters');
  const groups = page.getByTestId('latents-groups');
  const size = await groups.locator('.size').innerText();
  expect(size).toMatch(/^[\d,]+$/);

  await latents.rebuild(async (options) => {
    await options.getByTestId('latents-samples').getByRole('slider').press('PageUp');
  });
  await latents.open('clusters');
  await expect(page.getByTestId('latents-clusters').getByText('Round', { exact: true })).toHaveCount(1);
  await expect(groups.locator('.size')).toHaveText(size);
  await studio.restart();
  await shell.ready();
  await new Animate(page).pause();
  await shell.go('latents');
  await latents.build();
  await latents.open('clusters');
  await expect(page.getByTestId('latents-clusters').getByText('Round', { exact: true })).toHaveCount(1);
  await expect(groups.locator('.size')).toHaveText(size);
});
