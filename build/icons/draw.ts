import sharp from 'sharp';

/** Of the drawing: a square with round corners, and three profiles, the same face as it moves. */
const SIDE = 1024;
const MARGIN = 96;

/** Head and shoulders seen from the side, looking right, around (0, 0); about 480 wide and 600 high. */
const PROFILE = [
  'M -190 470 C -180 300 -120 240 -110 160 C -200 90 -220 -60 -160 -160 C -100 -260 40 -290 130 -220',
  'C 180 -180 190 -120 180 -70 L 226 20 C 234 38 226 50 206 54 L 190 58 C 196 84 190 104 178 120',
  'C 186 150 172 176 132 176 C 104 178 84 176 70 184 C 62 250 110 330 180 470 Z',
].join(' ');

/** The icon as SVG; the same numbers give the same picture. */
export function iconSvg(): string {
  const inner = SIDE - 2 * MARGIN;
  const profile = (x: number, fill: string, opacity: number) =>
    `<path d="${PROFILE}" transform="translate(${x} ${SIDE / 2 + 10}) scale(1.06)" fill="${fill}" opacity="${opacity}"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}">`,
    '<defs>',
    '<linearGradient id="ground" x1="0" y1="0" x2="0.6" y2="1">',
    '<stop offset="0" stop-color="#3a3f7d"/><stop offset="1" stop-color="#14162a"/></linearGradient>',
    '<linearGradient id="face" x1="0" y1="0" x2="0.8" y2="1">',
    '<stop offset="0" stop-color="#ffd59a"/><stop offset="0.55" stop-color="#ff8f6b"/><stop offset="1" stop-color="#d94f87"/></linearGradient>',
    `<clipPath id="card"><rect x="${MARGIN}" y="${MARGIN}" width="${inner}" height="${inner}" rx="${inner * 0.225}"/></clipPath>`,
    '</defs>',
    '<g clip-path="url(#card)">',
    `<rect x="${MARGIN}" y="${MARGIN}" width="${inner}" height="${inner}" fill="url(#ground)"/>`,
    profile(330, '#8f9bff', 0.28),
    profile(430, '#b6a4ff', 0.5),
    profile(540, 'url(#face)', 1),
    '</g></svg>',
  ].join('');
}

/** The icon as PNG of a side. Small ones leave out the margin, which would only make them smaller. */
export function iconPng(side: number): Promise<Buffer> {
  const drawing = sharp(Buffer.from(iconSvg()), { density: 72 });
  const cropped = side <= 48 ? drawing.extract(square(MARGIN - 16)) : drawing;
  return cropped.resize(side, side, { kernel: 'lanczos3' }).png({ compressionLevel: 9 }).toBuffer();
}

const square = (margin: number) => ({ left: margin, top: margin, width: SIDE - 2 * margin, height: SIDE - 2 * margin });
