import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { Painter, type Identity } from '../portrait';
import { cutout } from './cutout';
import { ink } from './ink';
import { neon } from './neon';
import { sitters, type Sitter } from './sitters';

const FOLDER = join(import.meta.dirname, '../../../resources/samples/styles');
const SIDE = 256;
const COUNT = 60;
const JPEG_QUALITY = 88;

/** The styles whose sample folders are drawn here, each from people of its own. */
const STYLES: Readonly<Record<string, (sitter: Sitter) => Uint8Array>> = {
  ink: ({ identity, pose }) => ink(painter().paint({ ...identity, ...BLANK }, pose), SIDE),
  neon: ({ identity, pose }) => neon(painter().paint(outlined(identity), pose), SIDE),
  cutout: ({ identity, pose }) => cutout(identity, pose, SIDE),
};

/** A bare wall: what a pen leaves out. */
const BLANK = { backgroundTone: 0, warmth: 0 };

/** Before a wall that the hair stands out against. */
function outlined(identity: Identity): Identity {
  const light = identity.hairColour > 0.8 || identity.hairColour < 0.2;
  return { ...identity, backgroundTone: light ? 1 : 0 };
}

let made: Painter | undefined;
const painter = () => (made ??= new Painter(SIDE, 2));

/** Draws the sample folders of the styles: the same bytes whenever it is run. */
export async function drawStyles(): Promise<void> {
  for (const [group, [name, draw]] of Object.entries(STYLES).entries()) {
    const folder = join(FOLDER, name);
    await mkdir(folder, { recursive: true });
    for (const [i, sitter] of sitters(group, COUNT).entries()) {
      const raw = { width: SIDE, height: SIDE, channels: 3 as const };
      const picture = sharp(draw(sitter), { raw }).jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' });
      await picture.toFile(join(folder, `${name}-${String(i + 1).padStart(2, '0')}.jpg`));
    }
    console.log(`${COUNT} pictures in ${folder}`);
  }
}
