import { expect, type Locator, type Page } from '@playwright/test';
import type { Studio } from '../studio/studio';

/** The library of styles, and the way to a new one. */
export class Styles {
  private readonly page: Page;
  readonly library: Locator;
  readonly training: Locator;
  /** Button that shows once a training has something to keep. */
  readonly finish: Locator;
  readonly resume: Locator;
  readonly pause: Locator;

  constructor(private readonly studio: Studio) {
    this.page = studio.page;
    this.library = this.page.getByTestId('styles-library');
    this.training = this.page.getByTestId('training');
    this.finish = this.page.getByTestId('training-finish');
    this.resume = this.page.getByTestId('training-resume');
    this.pause = this.page.getByTestId('training-pause');
  }

  /** Chooses a folder and waits until every picture of it has been looked at. */
  async check(folder: string): Promise<void> {
    await this.page
      .getByTestId('styles-new')
      .or(this.page.getByTestId('styles-empty').getByRole('button').first())
      .first()
      .click();
    await this.studio.choose([folder], () => this.page.getByTestId('styles-choose').click());
    await expect(this.page.getByTestId('styles-grid')).toBeVisible({ timeout: 60_000 });
  }

  /** A picture of the folder that was checked. */
  checked(file: string): Locator {
    return this.page.getByTestId(`check-${file}`);
  }

  /** Trains what was checked, and waits until the first steps are done. */
  async start(name: string): Promise<void> {
    await this.page.getByTestId('styles-name').getByRole('textbox').fill(name);
    await this.page.getByTestId('styles-preset-quick').click();
    await this.page.getByTestId('styles-start').click();
    await expect(this.training).toBeVisible();
    await expect(this.finish).toBeVisible({ timeout: 150_000 });
  }

  async cancel(): Promise<void> {
    await this.page.getByTestId('training-cancel').click();
    await this.page.getByTestId('training-cancel-confirm-yes').click();
  }

  async back(): Promise<void> {
    await this.page.getByTestId('styles-back').click();
    await expect(this.library).toBeVisible();
  }

  style(name: string): Locator {
    return this.page.getByTestId(`style-${name}`);
  }

  trainingOf(name: string): Locator {
    return this.page.getByTestId(`training-${name}`);
  }
}
