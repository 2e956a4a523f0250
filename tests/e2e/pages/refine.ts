import { expect, type Locator, type Page } from '@playwright/test';

/** The part of the inspector that teaches the generator the face of the portrait. */
export class Refine {
  /** Whether the refined likeness moves; there once there is one. */
  readonly use: Locator;
  /** Portrait, before and after. */
  readonly comparison: Locator;
  private readonly section: Locator;
  private readonly button: Locator;

  constructor(page: Page) {
    this.section = page.getByTestId('animate-refine');
    this.button = page.getByTestId('animate-refine-start');
    this.use = page.getByTestId('animate-refine-use').getByRole('switch');
    this.comparison = this.section.getByRole('figure').getByRole('img');
  }

  /** Starts it, and waits until it is under way. */
  async start(): Promise<void> {
    await this.button.click();
    await expect(this.section.getByRole('progressbar')).toBeVisible();
  }

  async cancel(): Promise<void> {
    await this.section.getByTestId('animate-refine-cancel').click();
    await expect(this.button).toBeVisible({ timeout: 60_000 });
  }
}
