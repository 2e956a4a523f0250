import type { ExportItem } from '../../../../shared/api/exports';

/** The list with an item as it is now; a new one comes last, as in the queue. */
export function merged(items: readonly ExportItem[], item: ExportItem): readonly ExportItem[] {
  const at = items.findIndex(({ id }) => id === item.id);
  return at < 0 ? [...items, item] : items.with(at, item);
}

/** It will still do something, if only when it is resumed. */
export function isLive({ state }: ExportItem): boolean {
  return state === 'waiting' || state === 'running' || state === 'paused';
}

/** Share that is done, 0..1; null while that cannot be told. */
export function shareOf({ state, done, total }: ExportItem): number | null {
  if (state === 'done') return 1;
  if (state === 'running' && done === 0) return null;
  return total > 0 ? done / total : 0;
}

/** Pictures (frames times moving panels) a second of the last export that is done; null if none is. */
export function paceOf(items: readonly ExportItem[]): number | null {
  const last = items.findLast(({ state, framesPerSecond }) => state === 'done' && framesPerSecond !== undefined);
  if (!last) return null;
  const looks = last.request.panels.filter(({ kind }) => kind === 'motion').length;
  return (last.framesPerSecond as number) * Math.max(1, looks);
}
