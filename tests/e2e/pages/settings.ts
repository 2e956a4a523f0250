import { expect, type Locator, type Page } from '@playwright/test';

export type Theme = 'dark' | 'light';
/** What things are called in each language, as far as tests must know. */
export const LANGUAGES = {
  en: { name: 'English', dark: 'Dark', light: 'Light' },
  de: { name: 'Deutsch', dark: 'Dunkel', light: 'Hell' },
} as const;
export type Language = keyof typeof LANGUAGES;

/** The dialog of settings. */
export class Settings {
  private readonly dialog: Locator;

  constructor(private readonly page: Page) {
    this.dialog = page.getByTestId('settings');
  }

  async open(tab: 'general' | 'computing' | 'shortcuts' | 'about' = 'general'): Promise<void> {
    if (!(await this.dialog.isVisible())) await this.page.getByTestId('nav-settings').click();
    await this.page.getByTestId(`tab-${tab}`).click();
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await expect(this.dialog).toBeHidden();
  }

  /** @param language that the window speaks */
  async theme(theme: Theme, language: Language = 'en'): Promise<void> {
    await this.open();
    await this.dialog.getByRole('radio', { name: LANGUAGES[language][theme] }).click();
    await expect(this.page.locator('html')).toHaveAttribute('data-theme', theme);
    await this.close();
  }

  async language(language: Language): Promise<void> {
    await this.open();
    await this.page.getByTestId('settings-language').getByRole('combobox').click();
    await this.page.getByRole('option', { name: LANGUAGES[language].name }).click();
    await expect(this.page.locator('html')).toHaveAttribute('lang', language);
    await this.close();
  }
}
