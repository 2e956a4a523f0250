import type { ImportedCheckpoint } from '../../../../shared/api/models';

/** How close a network computes after it was written: in words a message has. */
export function parityOf({
  maxDifference,
}: Pick<ImportedCheckpoint, 'maxDifference'>): 'same' | 'rounding' | 'off' | null {
  if (maxDifference === undefined) return null;
  if (maxDifference === 0) return 'same';
  return maxDifference < 1e-3 ? 'rounding' : 'off';
}

/** What a pack can do with these networks, as message keys. */
export function abilitiesOf(kinds: readonly string[]): ('faces' | 'portraits' | 'motion')[] {
  const has = (kind: string) => kinds.includes(kind);
  return [
    ...(has('generator') ? (['faces'] as const) : []),
    ...(has('encoder') ? (['portraits'] as const) : []),
    ...(has('motion') ? (['motion'] as const) : []),
  ];
}

/** A name for the pack of a file, without its ending. */
export function packName(file: string): string {
  return (
    file
      .replace(/\.[^.]+$/, '')
      .replace(/[_-]+/g, ' ')
      .trim()
      .slice(0, 60) || 'pack'
  );
}

/** 25.3 M, 980 k */
export function countText(count: number, n: (value: number) => string): string {
  if (count >= 1e6) return `${n(Number((count / 1e6).toPrecision(3)))} M`;
  return count >= 1e3 ? `${n(Number((count / 1e3).toPrecision(3)))} k` : n(count);
}
