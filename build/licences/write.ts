import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../src/shared/errors';
import { gather, importedPackages, type ShippedPackage } from './gather';
import { judge } from './judge';

/** Downloads what is shipped as a file of its own; its code and what it needs are not. */
const NOT_SHIPPED = new Set(['ffmpeg-static', '@ffmpeg-installer/ffmpeg']);

/** What is shipped and is no package of its own. */
const MORE = [
  {
    title: 'Electron, Chromium and Node.js',
    text: 'Under the licences in LICENSE.electron.txt and LICENSES.chromium.html beside the program.',
  },
  {
    title: 'FFmpeg',
    text: 'A program of its own, started by the Studio and not linked with it, under the GNU General Public License 3; its licence, where it comes from and where its source code is stand in resources/ffmpeg/LICENCE.txt beside it.',
  },
  {
    title: 'MediaPipe BlazeFace and Face Mesh (in @vladmandic/human/models)',
    text: 'Copyright The MediaPipe Authors, under the Apache License 2.0 (https://github.com/google/mediapipe).',
  },
];

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
 * THIRD-PARTY.md: every package with its licence and that licence's text.
 * @throws StudioError 'unsupported' naming every package whose licence is unknown or forbids it
 */
export async function thirdParty(root: string): Promise<string> {
  const packages = await shippedPackages(root);
  const verdicts = packages.map(judge);
  const objections = verdicts.flatMap(({ name, objection }) => (objection ? [`${name} ${objection}`] : []));
  if (objections.length > 0)
    throw new StudioError('unsupported', `These may not be shipped: ${objections.join('; ')}.`);
  return [
    '# Third-party software in StyleInV Studio',
    ...MORE.map(({ title, text }) => `## ${title}\n\n${text}`),
    ...packages.map((each, index) => section(each, verdicts[index]?.because ?? '')),
    '',
  ].join('\n\n');
}

function section({ name, version, licence, text, homepage }: ShippedPackage, because: string): string {
  const reason = because.startsWith('free') ? '' : ` (${because})`;
  const head = [`## ${name} ${version}`, `Licence: ${licence}${reason}`, ...(homepage ? [homepage] : [])];
  // A licence is text: nothing in it is to be read as markup.
  return [...head, ...(text === '' ? [] : [text.replace(/^/gm, '    ')])].join('\n\n');
}
