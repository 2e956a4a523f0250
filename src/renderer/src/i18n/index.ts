import { createI18n } from 'vue-i18n';
import type { Language } from '../../../shared/language';
import type { Messages } from './areas';
import { messages as en } from './en';
import { Sentences } from './sentences';

const bundled: Partial<Record<Language, Messages>> = { en };

export const i18n = createI18n<false>({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: bundled,
  missingWarn: false,
  fallbackWarn: false,
});

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
