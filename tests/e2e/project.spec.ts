import { Animate } from './pages/animate';
import { Shell } from './pages/shell';
import { expect, test } from './studio/fixtures';
import { expectPicture } from './studio/picture';

test('every edit can be undone and done again, from buttons and keys', async ({ studio: { page } }) => {
  const shell = new Shell(page);
  await shell.ready();
  const before = await shell.projectName.inputValue();
  await shell.rename('First');
  await shell.rename('Second');
  await shell.undo();
  await expect(shell.projectName).toHaveValue('First');
  await page.keyboard.press('Control+z');
  await expect(shell.projectName).toHaveValue(before);
  await expect(shell.undoButton).toBeDisabled();
  await page.keyboard.press('Control+Shift+z');
  await expect(shell.projectName).toHaveValue('First');
  await shell.redo();
  await expect(shell.projectName).toHaveValue('Second');
  await expect(shell.redoButton).toBeDisabled();
});

test('a program that is killed loses nothing that was kept', async ({ studio }) => {
  const shell = new Shell(studio.page);
  await shell.ready();
  await expectPicture(new Animate(studio.page).picture);
  await shell.rename('Before the crash');
  await shell.kept();
  await studio.kill();
  await studio.restart();
  await shell.ready();
  await expect(shell.projectName).toHaveValue('Before the crash');
});

test('an edit of which the program never heard survives its death @browser', async ({ browserStudio }) => {
  const shell = new Shell(browserStudio.page);
  await shell.ready();
  await expectPicture(new Animate(browserStudio.page).picture);
  await browserStudio.kill();
  await expect(browserStudio.page.getByTestId('banner-lost')).toBeVisible();
  await shell.rename('While it was gone');
  await browserStudio.restart();
  await shell.ready();
  await expect(shell.projectName).toHaveValue('While it was gone');
});

test('a tab that stays open finds a program that was killed and started again, and goes on @browser', async ({
  browserStudio,
}) => {
  const { page } = browserStudio;
  const shell = new Shell(page);
  await shell.ready();
  await expectPicture(new Animate(page).picture);
  await shell.rename('Before');
  await shell.kept();
  await page.evaluate(() => Object.assign(window, { sameTab: true }));
  await browserStudio.kill();
  await expect(page.getByTestId('banner-lost')).toBeVisible();
  await shell.rename('While it was gone');

  await browserStudio.revive();
  await expect(page.getByTestId('banner-lost')).toBeHidden();
  await expect(page.getByTestId('banner-refused')).toBeHidden();
  await shell.kept();
  await expect(shell.projectName).toHaveValue('While it was gone');
  await expectPicture(new Animate(page).picture);
  await shell.undo();
  await expect(shell.projectName).toHaveValue('Before');
  await shell.kept();
  expect(await page.evaluate(() => 'sameTab' in window)).toBe(true);

  await browserStudio.kill();
  await browserStudio.revive();
  await page.reload();
  await shell.ready();
  await expect(shell.projectName).toHaveValue('Before');
});

test('a name that looks like a program is shown as text', async ({ studio }) => {
  const { page } = studio;
  const name = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
  const shell = new Shell(page);
  await shell.ready();
  await shell.rename(name);
  await shell.kept();
  await shell.menu('project.close');
  await expect(page.getByTestId('welcome')).toBeVisible();
  const card = page.getByRole('button').filter({ hasText: name });
  await expect(card).toBeVisible();
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
  await expect(page).toHaveTitle(/StyleInV/);
  await card.click();
  await expect(shell.projectName).toHaveValue(name);
});
