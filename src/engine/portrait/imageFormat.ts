/** What this program decodes. 'avif' and 'heic' share a container; only the codec inside tells them apart. */
export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'avif' | 'heic' | 'tiff' | 'gif';

/** Bytes of a file's beginning that are enough for sniffFormat. */
export const SNIFF_BYTES = 512;

const AVIF_BRANDS = ['avif', 'avis'];
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/**
 * The format a file claims by its first bytes, or undefined if it is none of ours. Done before any decoder sees the file,
 * so that only the seven decoders meant for it can be reached (an SVG or a PDF never is).
 */
export function sniffFormat(head: Uint8Array): ImageFormat | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFF_BYTES));
  const text = bytes.toString('latin1');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((magic) => text.startsWith(magic))) return 'tiff';
  if (text.startsWith('ftyp', 4)) return sniffBrands(bytes, text);
  return undefined;
}

/** ISO base media file: the brands are four-letter words, the first at 8, the compatible ones from 16 to the box's end. */
function sniffBrands(bytes: Buffer, text: string): ImageFormat | undefined {
  const end = Math.min(bytes.length >= 4 ? bytes.readUInt32BE(0) : 0, bytes.length);
  const brands = [text.slice(8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text.slice(at, at + 4));
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? 'heic' : undefined;
}

/** True if a PNG is an animated one: its acTL chunk stands before the first image data. */
export function isAnimatedPng(png: Uint8Array): boolean {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  let at = 8;
  while (at + 8 <= bytes.length) {
    const kind = bytes.toString('latin1', at + 4, at + 8);
    if (kind === 'acTL') return true;
    if (kind === 'IDAT') return false;
    at += 12 + bytes.readUInt32BE(at);
  }
  return false;
}
