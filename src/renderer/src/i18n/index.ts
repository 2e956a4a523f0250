import { createI18n } from 'vue-i18n';
import type { Messages } from './areas';
import { messages as en } from './en';
import { Sentences } from './sentences';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

const bundled: Partial<Record<Language, Messages>> = { en };

export const i18n = createI18n<false>({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: bundled,
  missingWarn: false,
  fallbackWarn: false,
});

/** The language to show: as set, or the first of the system's that there is. */
export function languageOf(setting: 'system' | Language, system: readonly string[] = navigator.languages): Language {
  if (setting !== 'system') return setting;
  const spoken = system.map((tag) => tag.slice(0, 2).toLowerCase());
  return LANGUAGES.find((language) => language === spoken.find((tag) => LANGUAGES.includes(tag as Language))) ?? 'en';
}

/** Sentences of the program in the languages it does not speak itself. */
const translated: Partial<Record<Language, Sentences>> = {};

/** A sentence of the program, such as that of an error, in the language of the interface; as it is where that is not known. */
export function localise(sentence: string): string {
  return translated[i18n.global.locale.value as Language]?.translate(sentence) ?? sentence;
}

/** Shows the interface in a language, fetching its messages first. */
export async function speak(language: Language): Promise<void> {
  if (language === 'de' && !i18n.global.availableLocales.includes('de')) {
    const { messages, sentences } = await import('./de');
    i18n.global.setLocaleMessage('de', messages);
    translated.de = new Sentences(sentences);
  }
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
}
