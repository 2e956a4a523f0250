import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import type { Configuration } from 'electron-builder';
import { configurationFor, leftOut, OWN_FILES, UNPACKED, type Target } from './config';

const require = createRequire(import.meta.url);
type FileFilter = (file: string, stats: { isDirectory(): boolean }) => boolean;

/** What electron-builder itself would check and select; these modules have no types of their own to import. */
const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
  readonly validateConfiguration: (configuration: Configuration, logger: object) => Promise<void>;
};
const { FileMatcher } = require('app-builder-lib/out/fileMatcher.js') as {
  FileMatcher: new (
    from: string,
    to: string,
    expand: (pattern: string) => string,
    patterns: string[],
  ) => { createFilter(): FileFilter };
};

/** What the packaged program cannot run without. */
function needed({ platform, arch }: Target): string[] {
  const runtime = `node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}`;
  return [
    'package.json',
    'out/main/index.js',
    'out/main/workers/inference.js',
    'out/main/workers/training.js',
    'out/main/workers/diagnosis.js',
    'out/preload/index.cjs',
    'out/renderer/index.html',
    'resources/icon.png',
    'resources/models/starter/manifest.json',
    'resources/samples/portrait-1.jpg',
    `${runtime}/onnxruntime_binding.node`,
    'node_modules/onnxruntime-node/package.json',
    'node_modules/sharp/package.json',
    'node_modules/@vladmandic/human/models/blazeface.bin',
    'node_modules/@vladmandic/human/models/facemesh.json',
    'node_modules/@vladmandic/human/dist/human.node.js',
  ];
}

/** Packages that the program runs with and of which parts are left out; what else there is comes whole. */
const PRUNED = ['onnxruntime-node', 'sharp', '@img', '@vladmandic/human', 'ffmpeg-static', '@ffmpeg-installer'];

/** Files electron-builder would take into the program, as it selects them. @returns paths with '/' */
export async function selectedFiles(root: string, target: Target): Promise<string[]> {
  const filterOf = (patterns: string[]) => new FileMatcher(root, '', (pattern) => pattern, patterns).createFilter();
  const own = await walk(root, filterOf([...OWN_FILES, 'package.json']), [
    'out',
    'resources',
    'LICENSE',
    'package.json',
  ]);
  const modules = PRUNED.map((name) => `node_modules/${name}`);
  return [...own, ...(await walk(root, filterOf(['**/*', ...leftOut(target)]), modules))];
}

/**
 * Everything that can be wrong with a package before Electron's binary is there.
 * @param root of the built and prepared project
 * @returns a sentence for every fault
 */
export async function checkPackage(root: string, target: Target): Promise<string[]> {
  const configuration = configurationFor(target);
  const faults: string[] = [];
  await validateConfiguration(configuration, { isEnabled: false, add: () => undefined }).catch((error: unknown) => {
    faults.push(`electron-builder refuses the configuration: ${String(error)}`);
  });
  const files = new Set(await selectedFiles(root, target));
  for (const file of needed(target)) if (!files.has(file)) faults.push(`${file} would be missing.`);
  const runtimes = [...files].filter((file) => /onnxruntime-node\/bin\/.*\.(node|so|dll|dylib)/.test(file));
  const foreign = runtimes.filter((file) => !file.includes(`/${target.platform}/${target.arch}/`));
  if (foreign.length > 0)
    faults.push(`${foreign.length} libraries of other platforms would be shipped: ${foreign[0]}.`);
  for (const file of files) {
    if (/\.(test|spec)\.|ffmpeg-static|@ffmpeg-installer|\.map$/.test(file)) faults.push(`${file} would be shipped.`);
  }
  const unpacked = await walk(root, new FileMatcher(root, '', (pattern) => pattern, UNPACKED).createFilter(), [
    ...files,
  ]);
  for (const file of files) {
    if (/\.(node|so(\.\d+)*|dll|dylib)$/.test(file) && !unpacked.includes(file))
      faults.push(`${file} is a library and would lie in the archive, where it cannot be loaded.`);
  }
  for (const path of staged(configuration)) if (!existsSync(join(root, path))) faults.push(`${path} is not there.`);
  return faults;
}

/** Files and folders that the configuration names by path. */
function staged({ extraResources, linux, mac, win }: Configuration): string[] {
  const resources = Array.isArray(extraResources) ? extraResources : [];
  const sources = resources.flatMap((each) => (typeof each === 'object' && each.from ? [each.from] : []));
  const icons = [linux?.icon, mac?.icon, win?.icon].filter((icon) => typeof icon === 'string');
  return [...sources, ...icons];
}

async function walk(root: string, filter: FileFilter, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const stats = await stat(path);
    if (!stats.isDirectory()) {
      if (filter(path, stats)) found.push(relative(root, path).split(sep).join('/'));
      return;
    }
    for (const name of await readdir(path)) await visit(join(path, name));
  };
  for (const name of names) if (existsSync(join(root, name))) await visit(join(root, name));
  return found;
}
