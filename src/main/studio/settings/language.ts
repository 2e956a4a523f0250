import { languageOf, type Language } from '../../../shared/language';
import type { Parts } from '../parts';

/** The language of everything that is said outside of a window: as set, else that of the host's system. */
export function spokenLanguage({ settings, shell }: Pick<Parts, 'settings' | 'shell'>): Language {
  const system = shell.languages?.() ?? [Intl.DateTimeFormat().resolvedOptions().locale];
  return languageOf(settings.current.language, system);
}
