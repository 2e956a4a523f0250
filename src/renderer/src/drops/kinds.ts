import type { Purpose } from '../../../shared/api/files';

/** What can be dropped on the window, by what becomes of it. */
export const DROP_KINDS = [
  'portrait',
  'soundtrack',
  'checkpoint',
  'project',
  'image-folder',
] as const satisfies Purpose[];
export type DropKind = (typeof DROP_KINDS)[number];

const ENDINGS: Record<Exclude<DropKind, 'image-folder'>, readonly string[]> = {
  portrait: ['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp', 'tif', 'tiff', 'avif', 'heic', 'heif'],
  soundtrack: ['mp3', 'wav', 'flac', 'ogg', 'oga', 'opus', 'm4a', 'aac', 'aif', 'aiff'],
  checkpoint: ['pt', 'pth', 'pkl', 'ckpt', 'safetensors', 'sivpack'],
  project: ['sivproj'],
};

interface Thing {
  readonly kind: 'file' | 'folder';
  readonly name: string;
}

/** Why something that was dropped is of no use here: a message key below `drops.refused`. */
export type Refusal = 'nothing' | 'mixed' | 'folders' | 'several' | 'kind';
export type Sorted = { readonly kind: DropKind } | { readonly refused: Refusal; readonly name: string };

/** What becomes of what was dropped: all of one kind, and only checkpoints come in several. */
export function sortDrop(things: readonly Thing[]): Sorted {
  const [first] = things;
  if (!first) return { refused: 'nothing', name: '' };
  const kinds = new Set(things.map(kindOf));
  if (kinds.size > 1) return { refused: 'mixed', name: first.name };
  const [kind] = kinds;
  if (kind === undefined) return { refused: 'kind', name: first.name };
  if (kind === 'image-folder' && things.length > 1) return { refused: 'folders', name: first.name };
  if (kind !== 'checkpoint' && things.length > 1) return { refused: 'several', name: first.name };
  return { kind };
}

/** What becomes of one thing, by its name; undefined if nothing does. */
export function kindOf({ kind, name }: Thing): DropKind | undefined {
  if (kind === 'folder') return 'image-folder';
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const found = Object.entries(ENDINGS).find(([, endings]) => endings.includes(ending));
  return found?.[0] as DropKind | undefined;
}
