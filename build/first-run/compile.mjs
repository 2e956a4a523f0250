import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './child.mjs';
import { Failure, say } from './say.mjs';

/** Hash of the sources that out/ was built from, written after the build: an interrupted build has none. */
const STAMP = join('out', '.styleinv-build');
const CONFIGURATION = [
  'electron.vite.config.ts',
  'vite.renderer.config.ts',
  'tsconfig.json',
  'tsconfig.web.json',
  'package.json',
  'package-lock.json',
];

/**
 * Builds the program into out/ if its sources changed since it was built.
 * @param {string} root of the project
 */
export async function compile(root) {
  const hash = sourceHash(root);
  const stamp = join(root, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(join(root, 'out', 'main', 'cli.js')))
    return;
  say('Building.');
  rmSync(stamp, { force: true });
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = ['build', '--logLevel', 'warn', '--ignoreConfigWarning'];
  const { code, output, interrupted } = await runNode([builder, ...args], { cwd: root, output: 'capture' });
  if (interrupted) throw new Failure('', 130);
  if (code !== 0) throw new Failure(`${output.trim()}\nThe build failed: its message is above.`);
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, hash);
}

/**
 * One hash over everything the build reads: names and contents of the sources (tests left out) and the configuration.
 * @param {string} root of the project
 * @returns {string} hexadecimal
 */
export function sourceHash(root) {
  // the list of licences is made while building
  const folders = [join(root, 'src'), join(root, 'build', 'licences')].filter((folder) => existsSync(folder));
  const sources = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const configuration = CONFIGURATION.map((name) => join(root, name)).filter(existsSync);
  const hash = createHash('sha256');
  for (const file of [...sources, ...configuration].sort()) {
    hash.update(`\0${file.slice(root.length).replaceAll('\\', '/')}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}
