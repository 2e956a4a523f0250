import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure, say } from './say.mjs';
import { runNode } from './child.mjs';

/** Written beside the packages after npm has finished, so an interrupted installation has none. */
const RECORD = join('node_modules', '.styleinv-install');

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages packages by folder, as lockfiles list them
 */

/**
 * Installs the packages of package-lock.json if they are not there. No package runs code of its own
 * (docs/decisions/0002-no-install-scripts.md).
 * @param {string} root of the project
 */
export async function installPackages(root) {
  if (isInstalled(root)) return;
  say('Installing packages: this happens once and takes a few minutes.');
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--loglevel=error'];
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const { code, interrupted } = await runNode([npmScript(), ...args], { cwd: root, env, output: 'stderr' });
  if (interrupted) throw new Failure('', 130);
  if (code !== 0) {
    throw new Failure('npm could not install the packages: look at its message above, check the network, try again.');
  }
  writeRecord(root);
}

/**
 * Whether the packages of package-lock.json are there for this platform and line of Node. What `npm install` did by
 * hand counts too: npm's own note of what it installed is compared with the lockfile.
 * @param {string} root of the project
 * @returns {boolean}
 */
export function isInstalled(root) {
  if (readText(join(root, RECORD)) === expectedRecord(root)) return true;
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (!installed || !wanted || !covers(installed, wanted)) return false;
  if (!Object.keys(installed).every((folder) => existsSync(join(root, folder)))) return false;
  writeRecord(root);
  return true;
}

/**
 * Whether an installation has every package of a lockfile in its exact version; optional ones may be absent.
 * @param {LockedPackages} installed
 * @param {LockedPackages} wanted
 * @returns {boolean}
 */
export function covers(installed, wanted) {
  return Object.entries(wanted).every(([folder, { version, integrity, optional }]) => {
    if (folder === '') return true;
    const found = installed[folder];
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}

/**
 * The script to run npm by: the npm that runs us, else the one that came with this Node. Going through the script
 * needs no shell, which Windows would want for npm.cmd.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export function npmScript(env = process.env) {
  const running = env['npm_execpath'];
  if (running && /^npm(-cli)?\.c?js$/.test(basename(running)) && existsSync(running)) return running;
  const home = dirname(process.execPath);
  const places = [home, join(home, '..', 'lib'), join(home, '..', 'share')];
  const found = places.map((place) => join(place, 'node_modules', 'npm', 'bin', 'npm-cli.js')).find(existsSync);
  if (!found) throw new Failure('npm was not found beside Node: start with `npm run animate` or `npm test`.');
  return found;
}

/** @param {string} root */
function writeRecord(root) {
  const file = join(root, RECORD);
  writeFileSync(`${file}.${process.pid}`, expectedRecord(root));
  renameSync(`${file}.${process.pid}`, file);
}

/** @param {string} root */
function expectedRecord(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  // npm leaves out the optional packages that do not fit the platform or Node.
  return `${lock} ${process.platform}-${process.arch} node${process.versions.node.split('.')[0]}\n`;
}

/**
 * @param {string} file
 * @returns {LockedPackages | undefined}
 */
function packagesOf(file) {
  const text = readText(file);
  return text === undefined ? undefined : JSON.parse(text).packages;
}

/** @param {string} file */
function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
