import { expect, type Locator, type Page } from '@playwright/test';

export const VIEWS = ['animate', 'latents', 'styles', 'compare', 'models', 'exports'] as const;
export type ViewName = (typeof VIEWS)[number];

/** What is around every view: bars, menus, dialogs. */
export class Shell {
  readonly projectName: Locator;
  readonly undoButton: Locator;
  readonly redoButton: Locator;
  readonly saveState: Locator;

  constructor(readonly page: Page) {
    this.projectName = page.getByTestId('project-name');
    this.undoButton = page.getByTestId('undo');
    this.redoButton = page.getByTestId('redo');
    this.saveState = page.getByTestId('save-state');
  }

  /** Waits until a project is open. */
  async ready(): Promise<void> {
    await expect(this.projectName).toBeVisible({ timeout: 60_000 });
  }

  async go(view: ViewName): Promise<void> {
    const entry = this.page.getByTestId(`nav-${view}`);
    await entry.click();
    await expect(entry).toHaveAttribute('aria-current', 'page');
    await expect(this.page.getByTestId(`${view}-view`)).toBeVisible();
  }

  async rename(name: string): Promise<void> {
    await this.projectName.fill(name);
    await this.projectName.press('Enter');
  }

  async undo(): Promise<void> {
    await this.undoButton.click();
  }

  async redo(): Promise<void> {
    await this.redoButton.click();
  }

  /** Waits until the main side has every edit. */
  async kept(): Promise<void> {
    await expect(this.saveState).toHaveAttribute('data-state-name', /^(kept|saved|unsaved)$/);
  }

  /** Runs a command as one does who knows its name. */
  async command(words: string, id: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.getByTestId('palette-input').fill(words);
    await this.page.getByTestId(`palette-${id}`).click();
  }

  /** Opens an entry of the program's menu. */
  async menu(id: string): Promise<void> {
    await this.page.getByTestId('app-menu-button').click();
    await this.page.getByTestId(`menu-${id}`).click();
  }

  async dismissFirstSteps(): Promise<void> {
    await this.page.getByTestId('first-close').click();
    await expect(this.page.getByTestId('first-steps')).toBeHidden();
  }
}
