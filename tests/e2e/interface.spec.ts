import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, Settings, type Language, type Theme } from './pages/settings';
import { Shell, VIEWS } from './pages/shell';
import { expectAccessible } from './studio/accessible';
import { expect, test } from './studio/fixtures';
import { ROOT } from './studio/places';
import { expectMessages, wordsOf } from './studio/words';

const STARTER_MANIFEST = join(ROOT, 'resources', 'models', 'starter', 'manifest.json');

for (const theme of ['dark', 'light'] satisfies Theme[]) {
  test(`axe finds nothing in any view, ${theme}`, async ({ studio: { page } }) => {
    const shell = new Shell(page);
    const settings = new Settings(page);
    await shell.ready();
    await settings.theme(theme);
    await shell.dismissFirstSteps();
    for (const view of VIEWS) {
      await shell.go(view);
      await expectAccessible(page, view);
    }
    for (const tab of ['general', 'computing', 'shortcuts', 'about'] as const) {
      await settings.open(tab);
      await expectAccessible(page, `settings: ${tab}`);
    }
    await settings.close();
    await shell.menu('project.close');
    await expect(page.getByTestId('welcome')).toBeVisible();
    await expectAccessible(page, 'welcome');
  });
}

test('every view speaks both languages, and remembers which', async ({ studio }) => {
  const { page } = studio;
  const shell = new Shell(page);
  const settings = new Settings(page);
  await shell.ready();
  const said: Record<Language, Set<string>> = { en: new Set(), de: new Set() };
  for (const language of Object.keys(LANGUAGES) as Language[]) {
    await settings.language(language);
    for (const view of VIEWS) {
      await shell.go(view);
      if (view === 'models') await expect(page.getByTestId('pack-starter')).toBeVisible();
      await expectMessages(page, `${view} (${language})`);
      for (const text of await wordsOf(page)) said[language].add(text);
    }
  }
  // Names and numbers are the same in every language, and what a pack says of itself; other sentences never are.
  const pack = readFileSync(STARTER_MANIFEST, 'utf8');
  const isOwn = (text: string) =>
    / \S+ \S+ /.test(text) && !text.split(' — ').every((part) => pack.includes(JSON.stringify(part).slice(1, -1)));
  const untranslated = [...said.en].filter((text) => isOwn(text) && said.de.has(text));
  expect(untranslated).toEqual([]);
  await studio.restart();
  await shell.ready();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
});

test('a theme is remembered, and the first steps stay away once they were put away', async ({ studio }) => {
  const { page } = studio;
  const shell = new Shell(page);
  await shell.ready();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await new Settings(page).theme('light');
  await shell.dismissFirstSteps();
  await studio.restart();
  await shell.ready();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.getByTestId('first-steps')).toBeHidden();
});

test('a shortcut can be another one', async ({ studio: { page } }) => {
  const shell = new Shell(page);
  const settings = new Settings(page);
  await shell.ready();
  await settings.open('shortcuts');
  await page.getByTestId('keys-view.models').click();
  await page.keyboard.press('q');
  await settings.close();
  await page.keyboard.press('q');
  await expect(page.getByTestId('models-view')).toBeVisible();
});
