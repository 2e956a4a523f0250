import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './child.mjs';
import { canReach } from './reach.mjs';
import { say } from './say.mjs';

const DOWNLOAD_MS = 300_000;
/** A window that could not be opened at all is gone within this time. */
const STILLBORN_MS = 15_000;

/**
 * Whether a window could be seen here. Over a connection from elsewhere, and without a display, the browser host is right.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} [platform]
 */
export function hasDisplay(env, platform = process.platform) {
  if (platform === 'win32') return true;
  if (env['SSH_CONNECTION']) return false;
  return platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/**
 * Electron's program, downloaded once where it can be.
 * @param {string} root of the project
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string | undefined>} undefined where there is none: the browser host does without it
 */
export async function provideElectron(root, env = process.env) {
  const there = electronProgram(root, env);
  if (there) return there;
  const script = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(script) || env['ELECTRON_SKIP_BINARY_DOWNLOAD']) return undefined;
  if (!(await canReach(env['ELECTRON_MIRROR'] ?? 'https://github.com', env))) return undefined;
  say('Downloading Electron (once).');
  const { code } = await runNode([script], { env, output: 'capture', timeoutMs: DOWNLOAD_MS });
  return code === 0 ? electronProgram(root, env) : undefined;
}

/**
 * @param {string} root of the project
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} the program, if it is there
 */
export function electronProgram(root, env) {
  const home = join(root, 'node_modules', 'electron');
  const name = join(home, 'path.txt');
  if (!existsSync(name)) return undefined;
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(home, 'dist');
  const program = join(folder, readFileSync(name, 'utf8').trim());
  return existsSync(program) ? program : undefined;
}

/**
 * Whether Electron ended so soon and so badly that there never was a window: a library of the system is missing, or its sandbox is
 * not allowed here.
 * @param {{ code: number, interrupted: boolean }} ending
 * @param {number} milliseconds it ran for
 */
export function isStillborn({ code, interrupted }, milliseconds) {
  return code !== 0 && !interrupted && milliseconds < STILLBORN_MS;
}
