import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { ROOT } from './places';

/** Beginnings of message keys: a text with one of them is a message that is missing. */
const AREAS = readdirSync(join(ROOT, 'src', 'renderer', 'src', 'i18n', 'en'))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => name !== 'index');

/** Everything the window says, to eyes and to screen readers. */
export function wordsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) said.add((node.textContent ?? '').trim());
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) said.add(element.getAttribute(name) ?? '');
    return [...said].filter((text) => text !== '');
  });
}

/** No message key shows for want of its message, and no placeholder for want of its value. */
export async function expectMessages(page: Page, where: string): Promise<void> {
  const missing = new RegExp(`^(${AREAS.join('|')})(\\.[A-Za-z0-9-]+)+$|\\{[a-zA-Z]+\\}`);
  expect(
    (await wordsOf(page)).filter((text) => missing.test(text)),
    `messages missing in ${where}`,
  ).toEqual([]);
}
