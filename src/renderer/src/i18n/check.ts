import type { Messages } from './areas';

/** Texts by their whole key, such as 'shell.view.animate'. */
export function flatten(messages: Messages, above = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    const whole = above + key;
    if (typeof value === 'string') flat.set(whole, value);
    else for (const [below, text] of flatten(value, `${whole}.`)) flat.set(below, text);
  }
  return flat;
}

/** Names of what a text has filled in, in alphabetical order. */
export function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort();
}

/** Keys that sources use: whole ones, and beginnings of those that are put together (`shell.view.${name}`). */
export interface Usage {
  readonly keys: ReadonlySet<string>;
  readonly beginnings: ReadonlySet<string>;
}

/** Everything in quotes that looks like a key of one of the areas. */
export function usageOf(sources: Iterable<string>, areas: readonly string[]): Usage {
  const keys = new Set<string>();
  const beginnings = new Set<string>();
  const area = `(?:${areas.join('|')})`;
  const whole = new RegExp(`(['"\`])(${area}\\.[\\w.-]+)\\1`, 'g');
  const begun = new RegExp(`\`(${area}\\.[\\w.-]*)\\$\\{`, 'g');
  for (const source of sources) {
    for (const [, , key = ''] of source.matchAll(whole)) keys.add(key);
    for (const [, beginning = ''] of source.matchAll(begun)) beginnings.add(beginning);
  }
  return { keys, beginnings };
}

/** Keys where a text is asked for by its whole key: t('...'), and the names of steps and commands. */
export function asked(sources: Iterable<string>, areas: readonly string[]): Set<string> {
  const pattern = new RegExp(
    `(?:\\bt\\(|\\b(?:key|title|group): )\\s*(['"])((?:${areas.join('|')})\\.[\\w.-]+)\\1`,
    'g',
  );
  return new Set([...sources].flatMap((source) => [...source.matchAll(pattern)].map(([, , key = '']) => key)));
}

/** Keys of messages that nothing uses. */
export function unused(all: Iterable<string>, { keys, beginnings }: Usage): string[] {
  return [...all].filter((key) => !keys.has(key) && ![...beginnings].some((beginning) => key.startsWith(beginning)));
}
