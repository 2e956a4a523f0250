/** Colours of the timeline, from the design's tokens. */
export const TOKENS = {
  ground: '--surface-1',
  rowAlt: '--surface-0',
  line: '--border-faint',
  strong: '--border',
  text: '--text',
  soft: '--text-soft',
  faint: '--text-faint',
  accent: '--accent',
  accentSoft: '--accent-soft',
  accentLine: '--accent-line',
  ok: '--ok',
  shade: '--overlay',
  sunken: '--surface-sunken',
  codes: '--series-2',
  motion: '--series-1',
  speed: '--series-7',
  style: '--series-6',
  direction: '--series-4',
  sound: '--series-3',
  marker: '--series-5',
} as const;
export type Theme = Readonly<Record<keyof typeof TOKENS, string>> & { readonly font: string };

export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const colours = Object.fromEntries(
    Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim() || '#888']),
  ) as Record<keyof typeof TOKENS, string>;
  return { ...colours, font: `${style.getPropertyValue('--text-xs').trim() || '11px'} ${style.fontFamily}` };
}
