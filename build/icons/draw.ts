import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** The mark as the Studio's pages show it, on a card with round corners; there is no other drawing of it. */
const MARK = join(import.meta.dirname, '..', '..', 'src', 'renderer', 'icon.svg');
/** Of the mark's own drawing, and what systems want around it in an icon. */
const CARD = 832;
const MARGIN = 96;
/** An icon this small goes without a margin, which would only make it smaller. */
const SMALL = 48;

/** The icon as PNG of a side; the same drawing gives the same picture. */
export function iconPng(side: number): Promise<Buffer> {
  const margin = side <= SMALL ? 0 : MARGIN;
  const whole = CARD + 2 * margin;
  const box = `viewBox="${-margin} ${-margin} ${whole} ${whole}" width="${side}" height="${side}"`;
  const drawing = readFileSync(MARK, 'utf8').replace(`viewBox="0 0 ${CARD} ${CARD}"`, box);
  return sharp(Buffer.from(drawing)).png({ compressionLevel: 9 }).toBuffer();
}
