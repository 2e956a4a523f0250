import type { CheckedImage } from '../../../../../shared/api/styles';

/** What of a checked folder is shown. */
export type Filter = 'all' | 'in' | 'out' | 'unusable' | `reason:${string}`;

export interface FilterCount {
  readonly filter: Filter;
  readonly count: number;
}

/** Filters that show something, with how much. */
export function filtersOf(images: readonly CheckedImage[], excluded: ReadonlySet<string>): FilterCount[] {
  const reasons = new Map<string, number>();
  for (const { findings } of images) {
    for (const reason of new Set(findings.map((finding) => finding.reason)))
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const used = images.filter((image) => image.used);
  const out = used.filter(({ file }) => excluded.has(file)).length;
  const counts: FilterCount[] = [
    { filter: 'all', count: images.length },
    { filter: 'in', count: used.length - out },
    { filter: 'out', count: out },
    { filter: 'unusable', count: images.length - used.length },
    ...[...reasons]
      .sort(([, a], [, b]) => b - a)
      .map(([reason, count]) => ({ filter: `reason:${reason}` as const, count })),
  ];
  return counts.filter(({ filter, count }) => count > 0 || filter === 'all');
}

export function fits({ file, used, findings }: CheckedImage, filter: Filter, excluded: ReadonlySet<string>): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'in':
      return used && !excluded.has(file);
    case 'out':
      return used && excluded.has(file);
    case 'unusable':
      return !used;
    default:
      return findings.some(({ reason }) => filter === `reason:${reason}`);
  }
}

/** How a picture stands: in the set, left out by hand, of no use; with something its owner should know. */
export function standingOf({ file, used, findings }: CheckedImage, excluded: ReadonlySet<string>) {
  if (!used) return 'unusable';
  if (excluded.has(file)) return 'out';
  return findings.length > 0 ? 'warned' : 'in';
}

/** With files left out, or taken in again. Files that cannot be used stay as they are. */
export function toggled(excluded: ReadonlySet<string>, images: readonly CheckedImage[], out: boolean): Set<string> {
  const next = new Set(excluded);
  for (const { file, used } of images) {
    if (!used) continue;
    if (out) next.add(file);
    else next.delete(file);
  }
  return next;
}
