import { expect, type Locator, type Page } from '@playwright/test';

export type PointName = 'leftEye' | 'rightEye' | 'mouthLeft' | 'mouthRight';

/** The dialog that says where eyes and mouth are. */
export class Align {
  readonly dialog: Locator;
  /** What of the image will move. */
  readonly crop: Locator;
  /** One for each face that was found. */
  readonly faces: Locator;

  constructor(private readonly page: Page) {
    this.dialog = page.getByTestId('animate-align');
    this.crop = page.getByTestId('animate-align-crop');
    this.faces = page.getByTestId('animate-align-faces').getByRole('radio');
  }

  point(name: PointName): Locator {
    return this.page.getByTestId(`animate-align-${name}`);
  }

  /** Where a point is, in pixels of the image. */
  async placeOf(name: PointName): Promise<readonly [x: number, y: number]> {
    const [x = NaN, y = NaN] = ((await this.point(name).getAttribute('aria-valuetext')) ?? '').split(', ').map(Number);
    return [x, y];
  }

  async drag(name: PointName, by: { x: number; y: number }): Promise<void> {
    const box = await this.point(name).boundingBox();
    if (!box) throw new Error(`There is no ${name}.`);
    const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + by.x, from.y + by.y, { steps: 4 });
    await mouse.up();
  }

  async use(): Promise<void> {
    await this.page.getByTestId('animate-align-use').click();
    await expect(this.dialog).toBeHidden();
  }
}
