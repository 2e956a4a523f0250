import { join } from 'node:path';
import sharp from 'sharp';
import { Align } from './pages/align';
import { Animate } from './pages/animate';
import { Refine } from './pages/refine';
import { Shell } from './pages/shell';
import { drop } from './studio/drop';
import { expect, test } from './studio/fixtures';
import { difference, expectChange, expectPicture, pictureOf } from './studio/picture';
import { samplePortrait } from './studio/places';

test.use({ pack: 'tiny' });

/** Two people beside each other. */
async function couple(folder: string): Promise<string> {
  const path = join(folder, 'couple.png');
  const people = await Promise.all(
    [1, 4].map((number) => sharp(samplePortrait(number)).resize(256, 256).png().toBuffer()),
  );
  await sharp({ create: { width: 512, height: 256, channels: 3, background: 'grey' } })
    .composite(people.map((input, at) => ({ input, left: at * 256, top: 0 })))
    .png()
    .toFile(path);
  return path;
}

test('of two people one is chosen, and eyes and mouth are put right by pointer and by keys', async ({
  studio: { page },
  folder,
}) => {
  const shell = new Shell(page);
  const animate = new Animate(page);
  const align = new Align(page);
  await shell.ready();
  await animate.pause();
  await drop(page, animate.viewer, [await couple(folder)]);
  await expect(align.faces).toHaveCount(2);
  const first = await align.placeOf('leftEye');
  const face = await expectPicture(align.crop);
  await align.faces.nth(1).click();
  await expect.poll(() => align.placeOf('leftEye')).not.toEqual(first);
  const other = await expectChange(align.crop, face, 3);
  expect(Math.abs((await align.placeOf('leftEye'))[0] - first[0]), 'the other half of the picture').toBeGreaterThan(
    128,
  );
  await align.use();
  await expect(animate.subjectName).toHaveText('couple.png');

  await page.getByTestId('animate-align-open').click();
  await expect(align.faces.nth(1)).toBeChecked();
  await expect.poll(async () => difference(await pictureOf(align.crop), other)).toBeLessThan(1);
  const [x, y] = await align.placeOf('rightEye');
  await align.drag('rightEye', { x: 30, y: 20 });
  const [dragged] = await align.placeOf('rightEye');
  expect(dragged).toBeGreaterThan(x + 5);
  const moved = await expectChange(align.crop, other, 1);
  await align.point('rightEye').press('Shift+ArrowUp');
  await align.point('rightEye').press('ArrowLeft');
  const [pressed, risen] = await align.placeOf('rightEye');
  expect(pressed).toBeLessThan(dragged);
  expect(risen).not.toBe(y);
  await expectChange(align.crop, moved, 0.3);
  await align.use();
  await expect(animate.subject).toContainText('Points set by hand');
  await shell.undo();
  await expect(animate.subject).not.toContainText('Points set by hand');
});

test('a face is learned: cancelled, learned again, compared, used and undone', async ({ studio: { page } }) => {
  const shell = new Shell(page);
  const animate = new Animate(page);
  const refine = new Refine(page);
  await shell.ready();
  await animate.seek(0);
  const before = await expectPicture(animate.picture);
  await refine.start();
  await refine.cancel();
  await expect(refine.use).toBeHidden();
  await expect(shell.undoButton).toBeDisabled();

  await refine.start();
  await expect(refine.use).toBeChecked({ timeout: 90_000 });
  await expectPicture(refine.comparison);
  await animate.settled();
  const after = await expectChange(animate.picture, before, 1);
  await shell.undo();
  await expect(refine.use).not.toBeChecked();
  await animate.settled();
  await expect.poll(async () => difference(await pictureOf(animate.picture), before)).toBeLessThan(0.1);
  await refine.use.click();
  await expect.poll(async () => difference(await pictureOf(animate.picture), after)).toBeLessThan(0.1);
});
