export const LANGUAGES = ['en', 'de'] as const;
/** A language that the program speaks. */
export type Language = (typeof LANGUAGES)[number];

/**
 * The language to speak: as set, or the first of the system's that there is.
 * @param system tags such as 'de-AT', the preferred one first
 */
export function languageOf(setting: 'system' | Language, system: readonly string[]): Language {
  if (setting !== 'system') return setting;
  const spoken = system.map((tag) => tag.toLowerCase().split(/[-_]/)[0]);
  return spoken.flatMap((tag) => LANGUAGES.filter((language) => language === tag))[0] ?? 'en';
}
