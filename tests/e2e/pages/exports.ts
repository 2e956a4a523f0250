import { expect, type Locator, type Page } from '@playwright/test';

/** The queue of exports. */
export class Exports {
  /** Newest first. */
  readonly rows: Locator;

  constructor(private readonly page: Page) {
    this.rows = page.getByTestId('exports-view').getByRole('list').last().getByRole('listitem');
  }

  async add(title: string): Promise<void> {
    await this.page.getByTestId('exports-new').click();
    await this.page.getByTestId('export-name').getByRole('textbox').fill(title);
    await this.page.getByTestId('export-add').click();
    await expect(this.row(title)).toBeVisible();
  }

  row(title: string): Locator {
    return this.rows.filter({ has: this.page.getByRole('heading', { name: title, exact: true }) });
  }

  async is(title: string, state: string): Promise<void> {
    await expect(this.row(title)).toHaveAttribute('data-state', state, { timeout: 90_000 });
  }

  async do(title: string, what: 'pause' | 'resume' | 'cancel' | 'retry' | 'remove'): Promise<void> {
    await this.row(title).getByTestId(`export-${what}`).click();
  }

  /** Cancels what is under way, which asks first where work would be lost. */
  async cancel(title: string): Promise<void> {
    await this.do(title, 'cancel');
    const yes = this.page.getByTestId('export-cancel-confirm-yes');
    const row = this.row(title).and(this.page.locator('[data-state=cancelled]'));
    await expect(yes.or(row).first()).toBeVisible();
    if (await yes.isVisible()) await yes.click();
    await this.is(title, 'cancelled');
  }

  /** Path of a finished file. */
  async file(title: string): Promise<string> {
    return (await this.row(title).locator('.file').innerText()).trim();
  }
}
