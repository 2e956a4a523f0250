import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Animate, BETWEEN } from './pages/animate';
import { Shell } from './pages/shell';
import { drop } from './studio/drop';
import { expect, test } from './studio/fixtures';
import { difference, expectChange, expectPicture, pictureOf } from './studio/picture';
import { samplePortrait } from './studio/places';

test('the first start shows a portrait that already moves, and three things to do', async ({ studio: { page } }) => {
  const animate = new Animate(page);
  await new Shell(page).ready();
  await animate.plays(true);
  const first = await expectPicture(animate.picture);
  await expectChange(animate.picture, first);
  const steps = page.getByTestId('first-steps').getByRole('listitem');
  await expect(steps).toHaveCount(3);
  await page.getByTestId('first-style').click();
  await expect(page.getByTestId('styles-view')).toBeVisible();
});

test('a portrait that is dropped moves', async ({ studio: { page } }) => {
  const animate = new Animate(page);
  await new Shell(page).ready();
  await animate.seek(0);
  const before = await expectPicture(animate.picture);
  await drop(page, animate.viewer, [samplePortrait(4)]);
  await expect(animate.subjectName).toHaveText('portrait-4.jpg');
  const still = await expectChange(animate.picture, before, 5);
  await animate.seek(BETWEEN);
  await expectChange(animate.picture, still);
});

test('a motion code is rolled again, which changes the frames around it and no others', async ({
  studio: { page },
}) => {
  const shell = new Shell(page);
  const animate = new Animate(page);
  await shell.ready();
  await animate.seek(0);
  const start = await expectPicture(animate.picture);
  await animate.seek(BETWEEN);
  const before = await pictureOf(animate.picture);
  await animate.code(0).press('Enter');
  const after = await expectChange(animate.picture, before);
  await shell.undo();
  await expect.poll(async () => difference(await pictureOf(animate.picture), before)).toBeLessThan(0.1);
  await shell.redo();
  await expect.poll(async () => difference(await pictureOf(animate.picture), after)).toBeLessThan(0.1);
  await animate.seek(0);
  expect(difference(await pictureOf(animate.picture), start)).toBeLessThan(0.1);
});

test('keyframes of the strength still the motion, and are undone one by one', async ({ studio: { page } }) => {
  const shell = new Shell(page);
  const animate = new Animate(page);
  await shell.ready();
  await animate.seek(BETWEEN);
  const moved = await expectPicture(animate.picture);
  await animate.toggleKey('motion');
  await expect(animate.keys('motion')).toHaveCount(1);
  await animate.value('motion').fill('0');
  await animate.value('motion').press('Enter');
  const still = await expectChange(animate.picture, moved);
  await expect(animate.keys('motion')).toHaveAttribute('aria-valuenow', '0');
  await shell.undo();
  await expect.poll(async () => difference(await pictureOf(animate.picture), moved)).toBeLessThan(0.1);
  await expect(animate.keys('motion')).toHaveAttribute('aria-valuenow', '1');
  await shell.undo();
  await expect(animate.keys('motion')).toHaveCount(0);
  await shell.redo();
  await shell.redo();
  await expect.poll(async () => difference(await pictureOf(animate.picture), still)).toBeLessThan(0.1);
});

test('what the file dialog brings becomes the portrait; what is none is refused in a sentence', async ({
  studio,
  folder,
}) => {
  const { page } = studio;
  const animate = new Animate(page);
  await new Shell(page).ready();
  await studio.choose([samplePortrait(2)], () => page.getByTestId('animate-pick').click());
  await expect(animate.subjectName).toHaveText('portrait-2.jpg');
  const text = join(folder, 'notes.txt');
  await writeFile(text, 'Not a portrait.');
  await drop(page, animate.viewer, [text]);
  await expect(page.getByTestId('toast').filter({ hasText: 'notes.txt' })).toBeVisible();
  const broken = join(folder, 'broken.png');
  await writeFile(broken, 'Not a picture either.');
  await drop(page, animate.viewer, [broken]);
  await expect(page.getByTestId('toast').filter({ hasText: 'broken.png' })).toBeVisible();
  await expect(animate.subjectName).toHaveText('portrait-2.jpg');
});
