import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pickle, py } from '../support/pickleWriter';
import { Models } from './pages/models';
import { Shell } from './pages/shell';
import { expect, test } from './studio/fixtures';
import { ROOT } from './studio/places';

const GOOD = join(ROOT, 'tests', 'fixtures', 'parity', 'stylegan2ada_tiny_p4.pkl');

test('a checkpoint is looked into, imported, checked and removed', async ({ studio }) => {
  const { page } = studio;
  const shell = new Shell(page);
  const models = new Models(studio);
  await shell.ready();
  await shell.go('models');
  await expect(models.pack('starter')).toBeVisible();
  await models.bring([GOOD]);
  await expect(page.getByTestId('import-found').getByRole('listitem').first()).toBeVisible();
  await models.install('Of others', 'CC0 <b>bold</b>');
  await expect(page.getByTestId('import-parity')).toBeVisible();
  await page.getByTestId('import-close').click();
  const pack = models.pack('Of-others').or(models.pack('of-others')).or(models.pack('Of others'));
  await expect(pack).toBeVisible();
  await expect(pack.locator('b', { hasText: 'bold' })).toHaveCount(0);
  await pack.getByTestId('pack-verify').click();
  await expect(page.getByTestId('pack-findings')).toBeVisible({ timeout: 60_000 });
  await pack.getByTestId('pack-remove').click();
  await page.getByTestId('pack-remove-confirm-yes').click();
  await expect(pack).toBeHidden();
});

test('a hostile checkpoint is refused in a sentence, and none of it is run', async ({ studio, folder }) => {
  const shell = new Shell(studio.page);
  const models = new Models(studio);
  const mark = join(folder, 'was-run');
  const hostile = join(folder, 'hostile.pkl');
  await writeFile(hostile, pickle(py.call('os.system', [`touch ${mark}`])));
  await shell.ready();
  await shell.go('models');
  await models.bring([hostile]);
  await expect(models.failure).toContainText('os.system');
  await expect(studio.page.getByTestId('import-install')).toBeDisabled();
  await models.close();
  await expect(access(mark)).rejects.toThrow();
  await expect(models.pack('starter')).toBeVisible();
  await expect(models.pack('hostile')).toHaveCount(0);
});
