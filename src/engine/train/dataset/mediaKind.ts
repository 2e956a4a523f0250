import { SNIFF_BYTES, sniffFormat } from '../../portrait/imageFormat';

/** Bytes of a file's beginning that are enough for mediaKind. */
export const HEAD_BYTES = SNIFF_BYTES;

/** 'gif' may be either: a still picture or a clip. */
export type MediaKind = 'image' | 'video' | 'gif';

/** First box of a QuickTime file that has no ftyp. */
const QUICKTIME_BOXES = ['moov', 'mdat', 'free', 'wide', 'skip'];
/** Lengths of a packet of an MPEG transport stream, plain and with a time stamp, and where its sync byte is. */
const TRANSPORT = [
  { size: 188, at: 0 },
  { size: 192, at: 4 },
];

/** What a file is by its first bytes, whatever its name says; undefined if no picture or video that this program reads. */
export function mediaKind(head: Uint8Array): MediaKind | undefined {
  const format = sniffFormat(head);
  if (format !== undefined) return format === 'gif' ? 'gif' : 'image';
  return isVideo(Buffer.from(head.buffer, head.byteOffset, head.byteLength)) ? 'video' : undefined;
}

function isVideo(head: Buffer): boolean {
  const text = head.toString('latin1');
  const box = text.slice(4, 8);
  if (box === 'ftyp' || QUICKTIME_BOXES.includes(box)) return true;
  if (text.startsWith('\x1aE\xdf\xa3')) return true; // Matroska, WebM
  if (text.startsWith('RIFF') && text.startsWith('AVI ', 8)) return true;
  if (text.startsWith('OggS')) return true;
  if (text.startsWith('\0\0\x01\xba') || text.startsWith('\0\0\x01\xb3')) return true; // MPEG program and video streams
  return TRANSPORT.some(({ size, at }) => head[at] === 0x47 && head[at + size] === 0x47);
}
