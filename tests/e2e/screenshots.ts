import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { Animate } from './pages/animate';
import { Compare } from './pages/compare';
import { Exports } from './pages/exports';
import { Latents } from './pages/latents';
import { Settings, type Theme } from './pages/settings';
import { Shell } from './pages/shell';
import { Styles } from './pages/styles';
import { expect, test } from './studio/fixtures';
import { expectPicture } from './studio/picture';
import { ROOT, sampleStyle } from './studio/places';
import type { Studio } from './studio/studio';

const TARGET = join(ROOT, 'docs', 'images');
const THEMES: readonly Theme[] = ['dark', 'light'];

/** Steps of training after which there is something to see. */
const STEPS = 40;

/** A picture of the window in each theme, as small as can be without showing it. */
async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(TARGET, { recursive: true });
  await expect(page.getByTestId('toast')).toHaveCount(0, { timeout: 60_000 });
  const saveState = page.getByTestId('save-state');
  if (await saveState.isVisible()) await new Shell(page).kept();
  for (const theme of THEMES) {
    // As the setting does; going through its dialog would close whatever the picture is of.
    await page.evaluate((to) => (document.documentElement.dataset['theme'] = to), theme);
    await page.mouse.move(720, 880);
    const png = await page.screenshot({ animations: 'disabled' });
    await sharp(png)
      .png({ palette: true, colours: 256, quality: 90, effort: 10, compressionLevel: 9 })
      .toFile(join(TARGET, `studio-${name}-${theme}.png`));
  }
  await page.evaluate((to) => (document.documentElement.dataset['theme'] = to), 'dark');
}

/** A style that has been trained for a moment: enough to be seen. */
async function trainStyle(studio: Studio): Promise<void> {
  const { page } = studio;
  const styles = new Styles(studio);
  await styles.check(sampleStyle('cutout'));
  await expect(page.getByTestId('styles-grid').locator('.s-spinner')).toHaveCount(0, { timeout: 120_000 });
  await shoot(page, 'styles-new');
  await styles.start('Cut paper');
  await expect(page.getByTestId('training-preview').first()).toBeVisible({ timeout: 300_000 });
  const step = async () => Number(/(\d+) of \d+/.exec(await page.getByTestId('training').innerText())?.[1]);
  await expect.poll(step, { timeout: 900_000 }).toBeGreaterThanOrEqual(STEPS);
  await shoot(page, 'styles-training');
  await styles.finish.click();
  await expect(page.getByTestId('training-use')).toBeVisible({ timeout: 120_000 });
  await styles.back();
  await shoot(page, 'styles');
}

test('pictures of every view', async ({ studio }) => {
  test.setTimeout(40 * 60_000);
  const { page } = studio;
  const shell = new Shell(page);
  const animate = new Animate(page);
  await shell.ready();
  await expectPicture(animate.picture);
  await shoot(page, 'first-start');
  await shell.dismissFirstSteps();
  await animate.seek(28);
  await animate.toggleKey('motion');
  await animate.code(2).focus();
  await animate.code(2).press('Enter');
  await animate.settled();
  await shoot(page, 'animate');

  await shell.go('latents');
  const latents = new Latents(page);
  await latents.build();
  await expectPicture(latents.map);
  await latents.tool('lasso');
  await latents.ring(0.3);
  await expectPicture(latents.gallery.getByRole('listitem').last());
  await shoot(page, 'latents');

  await shell.go('styles');
  await trainStyle(studio);
  await shell.go('compare');
  const compare = new Compare(page);
  await compare.addAll();
  await expectPicture(compare.picture('Cut paper'));
  await shoot(page, 'compare');

  await shell.go('models');
  await shoot(page, 'models');
  await shell.go('exports');
  const exported = new Exports(page);
  await exported.add('First clip');
  await exported.is('First clip', 'done');
  await shoot(page, 'exports');
  await page.getByTestId('exports-new').click();
  await shoot(page, 'export-dialog');
  await page.keyboard.press('Escape');
  await new Settings(page).open('computing');
  await shoot(page, 'settings');
  await new Settings(page).close();
  await shell.menu('project.close');
  await expect(page.getByTestId('welcome')).toBeVisible();
  await shoot(page, 'welcome');
});
