import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * Files that make a command out of build/bin/styleinv.mjs on a platform, as npm would write them: a link, or on
 * Windows one script for each of its shells. package.json has no "bin" field on purpose: with it, npx would go by way
 * of its global cache instead of node_modules/.bin.
 * @param {NodeJS.Platform} platform
 * @returns {Record<string, { link: string } | { script: string }>} by file name
 */
export function commandFiles(platform) {
  const target = '../../build/bin/styleinv.mjs';
  if (platform !== 'win32') return { styleinv: { link: target } };
  return {
    styleinv: { script: `#!/bin/sh\nexec node "$(dirname "$0")/${target}" "$@"\n` },
    'styleinv.cmd': { script: `@node "%~dp0${target.replaceAll('/', '\\')}" %*\r\n` },
    'styleinv.ps1': { script: `& node "$PSScriptRoot/${target}" $args\nexit $LASTEXITCODE\n` },
  };
}

/**
 * Makes `npx styleinv` work in the clone. Changes nothing that is already as it should be.
 * @param {string} root of the project
 * @param {NodeJS.Platform} [platform]
 */
export function linkCommand(root, platform = process.platform) {
  const folder = join(root, 'node_modules', '.bin');
  mkdirSync(folder, { recursive: true });
  for (const [name, wanted] of Object.entries(commandFiles(platform))) {
    const file = join(folder, name);
    if (isSame(file, wanted)) continue;
    rmSync(file, { force: true });
    if ('link' in wanted) symlinkSync(wanted.link, file);
    else writeFileSync(file, wanted.script, { mode: 0o755 });
  }
  if (platform !== 'win32') chmodSync(join(root, 'build', 'bin', 'styleinv.mjs'), 0o755);
}

/**
 * @param {string} file
 * @param {{ link: string } | { script: string }} wanted
 */
function isSame(file, wanted) {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found) return false;
  if ('link' in wanted) return found.isSymbolicLink() && readlinkSync(file) === wanted.link;
  return found.isFile() && readFileSync(file, 'utf8') === wanted.script;
}
