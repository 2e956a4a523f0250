import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Animate } from './pages/animate';
import { Compare } from './pages/compare';
import { Shell } from './pages/shell';
import { Styles } from './pages/styles';
import { expect, test } from './studio/fixtures';
import { difference, expectPicture, pictureOf } from './studio/picture';
import { sampleStyle } from './studio/places';

test.use({ pack: 'tiny' });
// A training measures the machine first, and shares it with everything else.
test.setTimeout(240_000);

/** A folder of drawings, with a file that is none, and one picture twice. */
async function drawings(folder: string): Promise<string> {
  const target = join(folder, 'drawings');
  await mkdir(target);
  const files = readdirSync(sampleStyle('ink'))
    .filter((name) => /\.(jpg|png|webp)$/.test(name))
    .slice(0, 12);
  for (const name of files) await copyFile(join(sampleStyle('ink'), name), join(target, name));
  await copyFile(join(target, files[0] ?? ''), join(target, `twin-of-${files[0] ?? ''}`));
  await writeFile(join(target, 'broken.png'), 'Not a picture.');
  return target;
}

test('a style is trained from a folder: paused, resumed after a restart, kept, used and compared', async ({
  studio,
  folder,
}) => {
  const { page } = studio;
  const shell = new Shell(page);
  const styles = new Styles(studio);
  await shell.ready();
  await shell.go('styles');
  await styles.check(await drawings(folder));
  await expect(styles.checked('broken.png')).toBeVisible();
  await styles.start('Ink');
  await styles.pause.click();
  await expect(styles.resume).toBeVisible({ timeout: 60_000 });

  await studio.restart();
  await shell.ready();
  await shell.go('styles');
  await styles.trainingOf('Ink').click();
  await styles.resume.click();
  await expect(styles.pause).toBeVisible({ timeout: 60_000 });
  await styles.finish.click();
  await page.getByTestId('training-use').click({ timeout: 60_000 });
  await expect(page.getByTestId('animate-view')).toBeVisible();
  await expect(page.getByTestId('undo')).toHaveAccessibleName(/Ink/);

  await new Animate(page).pause();
  await shell.go('compare');
  const compare = new Compare(page);
  await compare.addAll();
  await expectPicture(compare.picture(null));
  const styled = await expectPicture(compare.picture('Ink'));
  await expect(compare.code).toHaveText(/[0-9a-f]{4}/);
  await compare.mode('Difference');
  await expect.poll(async () => difference(await pictureOf(compare.picture('Ink')), styled)).toBeGreaterThan(3);
  await compare.mode('Wipe');
  await expect(page.getByTestId('compare-view').getByRole('slider').first()).toBeVisible();
});

test('a training that is cancelled leaves nothing behind', async ({ studio, folder }) => {
  const shell = new Shell(studio.page);
  const styles = new Styles(studio);
  await shell.ready();
  await shell.go('styles');
  await styles.check(await drawings(folder));
  await styles.start('Not wanted');
  await styles.cancel();
  await expect(styles.pause).toBeHidden({ timeout: 60_000 });
  await styles.back();
  await expect(styles.trainingOf('Not wanted')).toBeHidden();
  await expect(styles.style('Not wanted')).toBeHidden();
});
