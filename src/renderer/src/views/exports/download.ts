import type { ExportItem } from '../../../../shared/api/exports';
import { useSettings } from '../../stores/settings';

/** Where a finished export can be fetched; undefined if it cannot. */
export function addressOf({ media }: Pick<ExportItem, 'media'>): string | undefined {
  return media === undefined ? undefined : useSettings().hello.mediaBase + media;
}

/** Has the browser save a finished export. */
export function download(item: ExportItem): void {
  Object.assign(document.createElement('a'), { href: addressOf(item), download: '' }).click();
}
