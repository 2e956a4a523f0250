import { StudioError } from '../../shared/errors';
import { EXACT, type ScaleFilter, type Size } from './filters';
import { layoutSize, type Layout } from './layout';

/**
 * Several pictures of one size in every frame of a clip. Each is scaled by itself, so none runs into its neighbour; gaps and what is
 * written under the pictures are at the clip's own size and never scaled.
 */
export interface Sheet {
  /** Of every picture as it is handed over. */
  readonly picture: Size;
  /** Of every picture in the clip. */
  readonly shown: Size;
  readonly filter: ScaleFilter;
  /** Its gap is in pixels of the clip. */
  readonly layout: Layout;
  readonly panels: number;
  /** Under each panel: rgb24 [height, shown.width, 3], one for each in their order. */
  readonly strips?: { readonly height: number; readonly pictures: readonly Uint8Array[] };
}

const cellOf = ({ shown, strips }: Sheet): Size => ({
  width: shown.width,
  height: shown.height + (strips?.height ?? 0),
});
const laidOut = (sheet: Sheet) =>
  layoutSize(
    Array.from({ length: sheet.panels }, () => cellOf(sheet)),
    sheet.layout,
  );

/** Of the clip. @throws StudioError 'bad-input' as layoutSize */
export function sheetSize(sheet: Sheet): Size {
  const { width, height } = laidOut(sheet);
  return { width, height };
}

/** Of the frames that ffmpeg is given: every picture below the one before, and below them the strips. */
export function packedSize({ picture, shown, panels, strips }: Sheet): Size {
  const width = Math.max(picture.width, strips ? shown.width : 0);
  return { width, height: panels * (picture.height + (strips?.height ?? 0)) };
}

/**
 * Packs the pictures of a frame for ffmpeg, always into the same buffer: write it out before the next. Takes rgb24 [height, width, 3] for
 * each panel; throws StudioError 'internal' where one has not the size of a picture.
 */
export function createPacker(sheet: Sheet): (pictures: readonly Uint8Array[]) => Uint8Array {
  const { picture, shown, panels, strips } = sheet;
  const { width, height } = packedSize(sheet);
  const packed = new Uint8Array(width * height * 3);
  const place = (pixels: Uint8Array | undefined, { width: wide, height: high }: Size, top: number) => {
    if (pixels?.length !== wide * high * 3)
      throw new StudioError('internal', 'A panel was given a picture of another size than its own.');
    for (let row = 0; row < high; row++)
      packed.set(pixels.subarray(row * wide * 3, (row + 1) * wide * 3), (top + row) * width * 3);
  };
  for (let i = 0; strips && i < panels; i++) {
    const top = panels * picture.height + i * strips.height;
    place(strips.pictures[i], { width: shown.width, height: strips.height }, top);
  }
  return (pictures) => {
    if (pictures.length !== panels)
      throw new StudioError('internal', `A sheet of ${panels} panels was given ${pictures.length} pictures.`);
    pictures.forEach((each, i) => place(each, picture, i * picture.height));
    return packed;
  };
}

/** The beginning of a filter graph that makes the sheet, as gbrp, of packed frames; what follows is joined with a comma. */
export function sheetGraph(sheet: Sheet): string {
  const { picture, shown, filter, panels, strips, layout } = sheet;
  const { width, height, places } = laidOut(sheet);
  const cell = cellOf(sheet);
  const colour = `0x${layout.background.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
  const isScaled = shown.width !== picture.width || shown.height !== picture.height;
  const scale = isScaled ? `scale=w=${shown.width}:h=${shown.height}:flags=${filter}+${EXACT},` : '';
  const each = places.map((_, i) => i);
  const chains = [`split=${panels * (strips ? 2 : 1)}${each.map((i) => `[p${i}]${strips ? `[s${i}]` : ''}`).join('')}`];
  const rows = new Map<number, string[]>();
  for (const [i, { x, y }] of places.entries()) {
    const pictured = `[p${i}]crop=${picture.width}:${picture.height}:0:${i * picture.height},${scale}format=gbrp`;
    // A cell reaches to the next one, the last of a row or column to the edge.
    const next = places[i + 1];
    const right = next && next.y === y ? next.x : width;
    const bottom = y + cell.height < height ? y + cell.height + layout.gap : height;
    const pad = `pad=w=${right - x}:h=${bottom - y}:color=${colour}[c${i}]`;
    if (strips) {
      const top = panels * picture.height + i * strips.height;
      chains.push(`${pictured}[q${i}]`, `[s${i}]crop=${shown.width}:${strips.height}:0:${top},format=gbrp[t${i}]`);
      chains.push(`[q${i}][t${i}]vstack,${pad}`);
    } else chains.push(`${pictured},${pad}`);
    rows.set(y, [...(rows.get(y) ?? []), `[c${i}]`]);
  }
  const lines = [...rows.values()];
  const joined = lines.map((cells, row) => `${stack('hstack', cells)}[r${row}]`);
  return [
    ...chains,
    ...joined,
    stack(
      'vstack',
      lines.map((_, row) => `[r${row}]`),
    ),
  ].join(';');
}

function stack(kind: 'hstack' | 'vstack', parts: readonly string[]): string {
  return parts.length === 1 ? `${parts[0]}null` : `${parts.join('')}${kind}=inputs=${parts.length}`;
}
