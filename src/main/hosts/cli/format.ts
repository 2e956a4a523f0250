/** Bytes in the unit that fits: 900 B, 1.2 MB. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** A count of parameters: 0.42 million, 22.7 million. */
export function formatParameters(count: number): string {
  return `${(count / 1e6).toFixed(count < 1e7 ? 2 : 1)} million parameters`;
}

/**
 * Text from files of strangers, made harmless for a terminal: control characters, which could move the cursor or
 * rewrite what was shown, become a replacement character.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\u{fffd}');
}
