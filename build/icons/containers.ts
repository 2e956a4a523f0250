/** One picture of an icon. */
export interface IconPicture {
  readonly side: number;
  readonly png: Uint8Array;
}

/** Windows icon: a directory of pictures, each a PNG. */
export function ico(pictures: readonly IconPicture[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ side, png }, index) => {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    head.writeUInt8(side % 256, at);
    head.writeUInt8(side % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** What macOS calls a PNG of a side. */
const ICNS_TYPES: Readonly<Record<number, string>> = {
  16: 'icp4',
  32: 'icp5',
  64: 'icp6',
  128: 'ic07',
  256: 'ic08',
  512: 'ic09',
  1024: 'ic10',
};
export const ICNS_SIDES = Object.keys(ICNS_TYPES).map(Number);

/** macOS icon: blocks of type, length and PNG. */
export function icns(pictures: readonly IconPicture[]): Buffer {
  const blocks = pictures.map(({ side, png }) => block(ICNS_TYPES[side] ?? '', Buffer.from(png)));
  return block('icns', Buffer.concat(blocks));
}

function block(type: string, content: Buffer): Buffer {
  if (type.length !== 4) throw new RangeError('macOS has no icon of this side');
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
