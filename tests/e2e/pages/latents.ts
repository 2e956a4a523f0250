import { expect, type Locator, type Page } from '@playwright/test';

const TOOLS = ['hand', 'lasso', 'rectangle', 'path'] as const;
const COLOURINGS = ['cluster', 'source', 'subject', 'clip'] as const;

/** The map of latent codes. */
export class Latents {
  readonly map: Locator;
  readonly gallery: Locator;
  readonly details: Locator;
  /** What the colours of the map mean. */
  readonly legend: Locator;
  /** Other projects that can be put on the map. */
  readonly otherProjects: Locator;
  /** The points as a list. */
  readonly list: Locator;

  constructor(private readonly page: Page) {
    this.map = page.getByTestId('latents-map');
    this.gallery = page.getByTestId('latents-gallery');
    this.details = page.getByTestId('latents-details');
    this.legend = page.getByTestId('latents-legend');
    this.otherProjects = page.getByTestId('latents-projects');
    this.list = page.getByTestId('latents-list');
  }

  async build(): Promise<void> {
    await this.page.getByTestId('latents-build').click();
    await expect(this.map).toBeVisible({ timeout: 90_000 });
  }

  async tool(name: (typeof TOOLS)[number]): Promise<void> {
    await this.page.getByTestId('latents-tools').getByRole('radio').nth(TOOLS.indexOf(name)).click();
  }

  /** What the colours of the points are to tell. */
  async colourBy(what: (typeof COLOURINGS)[number]): Promise<void> {
    await this.page.getByTestId('latents-colouring').getByRole('combobox').click();
    await this.page.getByRole('option').nth(COLOURINGS.indexOf(what)).click();
  }

  /** Puts another project on the next map, or leaves it out. */
  async turnProject(name: string): Promise<void> {
    await this.otherProjects.getByRole('switch', { name }).click();
  }

  /** Shows the points as a list, or the map again. */
  async toggleList(): Promise<void> {
    await this.page.getByTestId('latents-as-list').click();
  }

  /** A point of the list, which is turned to the page it is on. */
  async listed(name: string): Promise<Locator> {
    const entry = this.list.getByRole('listitem').filter({ hasText: name }).first();
    const next = this.list.getByRole('button', { name: 'Next page' });
    while (!(await entry.isVisible()) && (await next.isEnabled())) await next.click();
    await expect(entry).toBeVisible();
    return entry;
  }

  /** Draws a ring around the middle of the map. @param share of the map's smaller side */
  async ring(share: number): Promise<void> {
    const box = await this.map.boundingBox();
    if (!box) throw new Error('There is no map.');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const radius = (share * Math.min(box.width, box.height)) / 2;
    const { mouse } = this.page;
    await mouse.move(x + radius, y);
    await mouse.down();
    for (let turn = 1; turn <= 16; turn++) {
      const angle = (turn / 16) * 2 * Math.PI;
      await mouse.move(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    await mouse.up();
  }

  /** Drags the map sideways. */
  async pan(by: number): Promise<void> {
    const box = await this.map.boundingBox();
    if (!box) throw new Error('There is no map.');
    const at = { x: box.x + box.width * 0.1, y: box.y + box.height * 0.9 };
    await this.page.mouse.move(at.x, at.y);
    await this.page.mouse.down();
    await this.page.mouse.move(at.x + by, at.y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Opens a page of the side. */
  async open(page: 'points' | 'clusters' | 'walk' | 'directions'): Promise<void> {
    await this.page.getByTestId(`tab-${page}`).click();
  }

  /** Directions found on this map. */
  direction(id: string): Locator {
    return this.page.getByTestId(`latents-direction-${id}`);
  }

  /** The portrait as it is, and moved along the sliders. */
  get preview(): { readonly before: Locator; readonly after: Locator } {
    const pictures = this.page.getByTestId('latents-directions').locator('canvas');
    return { before: pictures.first(), after: pictures.nth(1) };
  }

  cluster(number: number): Locator {
    return this.page.getByTestId(`latents-cluster-${number}`);
  }

  async nameCluster(number: number, name: string): Promise<void> {
    await this.page.getByTestId(`latents-rename-${number}`).click();
    const field = this.page.getByTestId('latents-clusters').getByRole('textbox');
    await field.fill(name);
    await field.press('Enter');
  }

  /** Makes another map, of what the options say now. */
  async rebuild(change: (options: Locator) => Promise<void>): Promise<void> {
    await this.page.getByTestId('latents-options-open').click();
    const options = this.page.getByTestId('latents-options');
    await change(options);
    await options.getByTestId('latents-build').click();
    await expect(options).toBeHidden();
    await expect(this.page.getByTestId('latents-progress')).toBeHidden({ timeout: 90_000 });
  }

  /** Clicks places of the map, in shares of its size from the middle. */
  async click(...places: readonly (readonly [number, number])[]): Promise<void> {
    const box = await this.map.boundingBox();
    if (!box) throw new Error('There is no map.');
    for (const [x, y] of places) {
      await this.page.mouse.click(box.x + box.width * (0.5 + x), box.y + box.height * (0.5 + y));
    }
  }
}
