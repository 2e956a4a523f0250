import { expect, type Locator, type Page } from '@playwright/test';
import type { Studio } from '../studio/studio';

/** Packs of this machine, and how another one comes to them. */
export class Models {
  private readonly page: Page;
  readonly dialog: Locator;
  readonly failure: Locator;

  constructor(private readonly studio: Studio) {
    this.page = studio.page;
    this.dialog = this.page.getByTestId('import-dialog');
    this.failure = this.page.getByTestId('import-error');
  }

  /** Brings checkpoints, which are looked into. */
  async bring(files: readonly string[]): Promise<void> {
    await this.studio.choose(files, () => this.page.getByTestId('models-import').click());
    await expect(this.dialog).toBeVisible();
  }

  async install(name: string, licence: string): Promise<void> {
    await this.page.getByTestId('import-name').getByRole('textbox').fill(name);
    await this.page.getByTestId('import-licence').getByRole('textbox').fill(licence);
    await this.page.getByTestId('import-install').click();
    await expect(this.page.getByTestId('import-done')).toBeVisible({ timeout: 60_000 });
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await expect(this.dialog).toBeHidden();
  }

  pack(name: string): Locator {
    return this.page.getByTestId(`pack-${name}`);
  }
}
