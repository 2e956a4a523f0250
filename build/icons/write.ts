import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { icns, ICNS_SIDES, ico } from './containers';
import { iconPng } from './draw';

const ICO_SIDES = [16, 24, 32, 48, 64, 128, 256];
const LINUX_SIDES = [16, 32, 48, 64, 128, 256, 512];

/** Writes the icon in every form that electron-builder asks for: icon.icns, icon.ico, icon.png and, for Linux, linux/<side>x<side>.png. */
export async function writeIcons(folder: string): Promise<void> {
  const sides = [...new Set([...ICO_SIDES, ...ICNS_SIDES, ...LINUX_SIDES])];
  const pngs = new Map<number, Buffer>();
  for (const side of sides) pngs.set(side, await iconPng(side));
  const pictures = (of: readonly number[]) => of.map((side) => ({ side, png: pngs.get(side) ?? Buffer.alloc(0) }));
  await mkdir(join(folder, 'linux'), { recursive: true });
  await writeFile(join(folder, 'icon.ico'), ico(pictures(ICO_SIDES)));
  await writeFile(join(folder, 'icon.icns'), icns(pictures(ICNS_SIDES)));
  await writeFile(join(folder, 'icon.png'), pngs.get(1024) ?? '');
  for (const { side, png } of pictures(LINUX_SIDES)) await writeFile(join(folder, 'linux', `${side}x${side}.png`), png);
}
