import sharp from 'sharp';

export interface Strip {
  readonly width: number;
  readonly height: number;
  /** Shown at the left. */
  readonly text: string;
  /** Shown at the right, smaller. */
  readonly note?: string;
}

/** A text on the background of layouts, as rgb24 [height,width,3]. What is too long ends in an ellipsis. */
export async function drawStrip({ width, height, text, note = '' }: Strip): Promise<Uint8Array> {
  const size = Math.round(height * 0.58);
  const small = Math.round(size * 0.85);
  const baseline = Math.round(height * 0.68);
  const padding = Math.round(size * 0.5);
  const room = width - 2 * padding - note.length * small * 0.6;
  const style = `font-family="Inter, Segoe UI, Helvetica Neue, Noto Sans, DejaVu Sans, sans-serif"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#101010"/>
    <text x="${padding}" y="${baseline}" font-size="${size}" fill="#e8e8e8" ${style}>${escape(fit(text, room / (size * 0.56)))}</text>
    <text x="${width - padding}" y="${baseline}" font-size="${small}" fill="#9a9a9a" text-anchor="end" ${style}>${escape(note)}</text>
  </svg>`;
  const { data } = await sharp(Buffer.from(svg)).flatten().removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function fit(text: string, characters: number): string {
  const all = [...text.replace(/\s+/g, ' ').trim()];
  const most = Math.max(1, Math.floor(characters));
  return all.length <= most ? all.join('') : `${all.slice(0, most - 1).join('')}\u2026`;
}

/** A text as XML may hold it: nothing in it is markup, and characters that XML knows none of are left out. */
function escape(text: string): string {
  const known = text.replace(/[^\u0009\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return known.replace(/[&<>"']/g, (character) => names[character] ?? '');
}
