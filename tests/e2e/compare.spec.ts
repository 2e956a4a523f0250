import { join } from 'node:path';
import { writeTinyPack } from '../support/tinyPack';
import { Animate } from './pages/animate';
import { Compare } from './pages/compare';
import { Exports } from './pages/exports';
import { Shell } from './pages/shell';
import { expect, test } from './studio/fixtures';
import { difference, expectPicture, pictureOf } from './studio/picture';

test.use({ pack: 'tiny' });

test('a pack that shares the latent space stands beside the project’s own, and a stranger is refused with the reason', async ({
  studio,
}) => {
  const { page } = studio;
  const packs = (name: string) => join(studio.home, 'packs', name);
  await writeTinyPack(packs('tuned'), undefined, { seeds: { synthesis: 20, encoder: 20 } });
  await writeTinyPack(packs('stranger'), undefined, { seeds: { mapping: 30, synthesis: 30, encoder: 30 } });
  const shell = new Shell(page);
  await shell.ready();
  await new Animate(page).pause();
  await shell.go('compare');
  const compare = new Compare(page);
  await compare.add('tuned');
  const own = await expectPicture(compare.picture(null));
  await expectPicture(compare.picture('tuned'));
  expect(difference(await pictureOf(compare.picture('tuned')), own)).toBeGreaterThan(3);

  await page.getByTestId('compare-add').click();
  const stranger = page.getByRole('menuitem', { name: /stranger.*trained apart/ });
  await expect(stranger).toBeDisabled();
  await page.keyboard.press('Escape');

  await page.getByTestId('compare-export-open').click();
  await page.getByTestId('compare-export').getByRole('radio', { name: 'Contact sheet' }).click();
  await page.getByTestId('compare-export-add').click();
  await shell.go('exports');
  await expect(new Exports(page).rows.first()).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await shell.undo();
  await expect(shell.undoButton).toBeDisabled();
});
