import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What axe finds in the window as it is now, in its own words, must be nothing; the test goes on to find the rest. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  // Without the second page that axe else opens for frames: Electron has no such thing.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
  expect.soft(found, `axe in ${where}`).toEqual([]);
}
