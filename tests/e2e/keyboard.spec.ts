import { Animate } from './pages/animate';
import { Exports } from './pages/exports';
import { Shell } from './pages/shell';
import { expect, test } from './studio/fixtures';
import { tabTo } from './studio/keyboard';
import { samplePortrait } from './studio/places';

test('from a portrait to an export without a pointer', async ({ studio }) => {
  const { page } = studio;
  const { keyboard } = page;
  const shell = new Shell(page);
  const animate = new Animate(page);
  await shell.ready();

  await studio.choose([samplePortrait(3)], () => keyboard.press('Control+i'));
  await expect(animate.subjectName).toHaveText('portrait-3.jpg');
  await keyboard.press('Space');
  await animate.plays(false);
  const at = await animate.frame();
  await keyboard.press('Home');
  await keyboard.press('ArrowRight');
  await expect.poll(() => animate.frame(), `from frame ${at}`).toBe(1);

  const before = await shell.undoButton.getAttribute('aria-label');
  await tabTo(page, animate.code(0));
  await keyboard.press('Enter');
  await expect(shell.undoButton).not.toHaveAttribute('aria-label', before ?? '');
  await keyboard.press('Control+z');
  await expect(shell.undoButton).toHaveAttribute('aria-label', before ?? '');

  await keyboard.press('6');
  await expect(page.getByTestId('exports-view')).toBeVisible();
  await tabTo(page, page.getByTestId('exports-new'));
  await keyboard.press('Enter');
  await expect(page.getByTestId('export-dialog')).toBeVisible();
  await tabTo(page, page.getByTestId('export-add'));
  await keyboard.press('Enter');
  await expect(page.getByTestId('export-dialog')).toBeHidden();
  await expect(new Exports(page).rows).toHaveCount(1);
});

test('the palette finds commands by their words, F6 goes from part to part, Escape leaves', async ({
  studio: { page },
}) => {
  const { keyboard } = page;
  await new Shell(page).ready();
  await keyboard.press('Control+k');
  await expect(page.getByTestId('palette-input')).toBeFocused();
  await keyboard.type('models');
  await keyboard.press('Enter');
  await expect(page.getByTestId('models-view')).toBeVisible();
  await keyboard.press('Control+k');
  await keyboard.press('Escape');
  await expect(page.getByTestId('palette-input')).toBeHidden();
  const regions = new Set<string | null>();
  for (let press = 0; press < 6; press++) {
    await keyboard.press('F6');
    regions.add(
      await page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? null),
    );
  }
  expect([...regions]).toEqual(expect.arrayContaining(['top', 'rail', 'main', 'status']));
});
