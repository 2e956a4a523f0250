import type { Locator, Page } from '@playwright/test';

/** Styles side by side. */
export class Compare {
  constructor(private readonly page: Page) {}

  async addAll(): Promise<void> {
    await this.page.getByTestId('compare-add-all').click();
  }

  /** Adds what the menu calls so. */
  async add(name: string): Promise<void> {
    await this.page.getByTestId('compare-add').click();
    await this.page.getByRole('menuitem', { name, exact: true }).click();
  }

  panel(style: string | null): Locator {
    return this.page.getByTestId(`compare-panel-${style ?? 'plain'}`);
  }

  picture(style: string | null): Locator {
    return this.panel(style).locator('canvas');
  }

  /** The beginning of the code that all panels show. */
  get code(): Locator {
    return this.page.getByTestId('compare-code').locator('b');
  }

  async mode(name: 'Grid' | 'Wipe' | 'Difference'): Promise<void> {
    await this.page.getByTestId('compare-view').getByRole('radio', { name }).click();
  }
}
