import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../src/shared/errors';
import type { LicenceEntry } from '../../src/shared/licences';
import { gather, importedPackages, type ShippedPackage } from './gather';
import { judge } from './judge';
import { standardText } from './texts';

/** Downloads what is shipped as a file of its own; its code and what it needs are not. */
const NOT_SHIPPED = new Set(['ffmpeg-static', '@ffmpeg-installer/ffmpeg']);

/** What is used and is no package of its own. */
const MORE: readonly Omit<LicenceEntry, 'text'>[] = [
  {
    name: 'Electron, Chromium and Node.js',
    licence: 'MIT',
    homepage: 'https://www.electronjs.org',
    note: 'The desktop window. All licences of what is in it stand in LICENSE.electron.txt and LICENSES.chromium.html beside the installed program.',
  },
  {
    name: 'FFmpeg',
    licence: 'GPL-3.0-or-later',
    homepage: 'https://ffmpeg.org',
    note: 'A program of its own, started by the Studio and not linked with it; another one can take its place. Where the shipped one and its source code come from stands in resources/ffmpeg/LICENCE.txt beside the installed program.',
  },
  {
    name: 'MediaPipe BlazeFace and Face Mesh',
    licence: 'Apache-2.0',
    homepage: 'https://github.com/google/mediapipe',
    note: 'The two networks that find faces, taken from @vladmandic/human.',
  },
];
const AUTHORS: Readonly<Record<string, string>> = {
  'Electron, Chromium and Node.js': 'Electron contributors; GitHub Inc.',
  FFmpeg: 'the FFmpeg developers',
  'MediaPipe BlazeFace and Face Mesh': 'The MediaPipe Authors',
};

/** All packages that the packaged program holds: those it runs with, and those its interface is bundled of. */
export async function shippedPackages(root: string): Promise<ShippedPackage[]> {
  const { dependencies, optionalDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    optionalDependencies?: Record<string, string>;
  };
  const running = Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !NOT_SHIPPED.has(name));
  const imported = await Promise.all(['renderer', 'shared'].map((layer) => importedPackages(join(root, 'src', layer))));
  return gather(root, [...new Set([...running, ...imported.flat()])]);
}

/**
 * Everything of others in the program, each with its licence in full.
 * @param texts folder of licences for what comes without its own
 * @throws StudioError 'unsupported' naming every package whose licence is unknown, forbids it, or has no text
 */
export async function licenceList(root: string, texts?: string): Promise<LicenceEntry[]> {
  const packages = await shippedPackages(root);
  const objections: string[] = [];
  const entry = (each: Pick<LicenceEntry, 'name' | 'licence'> & { author?: string; text?: string }): string => {
    const text = each.text || standardText(each.licence, each, texts);
    if (!text) objections.push(`${each.name} comes without the text of its licence`);
    return text ?? '';
  };
  const entries = packages.map((each): LicenceEntry => {
    const { because, objection } = judge(each);
    const { name, version, licence, homepage } = each;
    if (objection) objections.push(`${name} ${version} ${objection}`);
    const note = because && because !== 'free' ? { note: `Shipped as ${because}.` } : {};
    const text = objection ? '' : entry(each);
    return { name, version, licence, ...(homepage ? { homepage } : {}), ...note, text };
  });
  const more = MORE.map((each) => ({ ...each, text: entry({ ...each, author: AUTHORS[each.name] ?? '' }) }));
  if (objections.length > 0)
    throw new StudioError('unsupported', `These may not be shipped: ${objections.join('; ')}.`);
  return [...more, ...entries];
}

/** THIRD-PARTY.md: the list as a text. @throws StudioError as licenceList */
export async function thirdParty(root: string): Promise<string> {
  const sections = (await licenceList(root)).map(section);
  return ['# Third-party software in StyleInV Studio', ...sections, ''].join('\n\n');
}

function section({ name, version, licence, text, homepage, note }: LicenceEntry): string {
  const title = version === undefined ? name : `${name} ${version}`;
  const head = [`## ${title}`, `Licence: ${licence}`, ...(homepage ? [homepage] : []), ...(note ? [note] : [])];
  // A licence is text: nothing in it is to be read as markup.
  return [...head, text.replace(/^/gm, '    ')].join('\n\n');
}
