import type { Locator, Page } from '@playwright/test';

/** What shows while no project is open. */
export class Welcome {
  readonly view: Locator;

  constructor(private readonly page: Page) {
    this.view = page.getByTestId('welcome');
  }

  /** A recent project. */
  recent(name: string | RegExp): Locator {
    return this.page.getByTestId(/^recent-/).filter({ hasText: name });
  }
}
