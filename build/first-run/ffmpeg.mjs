import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runNode } from './child.mjs';
import { canReach } from './reach.mjs';
import { say } from './say.mjs';

const REACH_MS = 5_000;
const DOWNLOAD_MS = 180_000;

/**
 * Sees to it that some ffmpeg is there: one that is found needs nothing, else the download script of ffmpeg-static is
 * run. Never fails: without ffmpeg everything but video works, and the verb that wants it says so.
 * @param {string} root of the project
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function provideFfmpeg(root, env = process.env) {
  if (hasFfmpeg(root, env)) return;
  const script = join(root, 'node_modules', 'ffmpeg-static', 'install.js');
  if (!existsSync(script)) return giveUp('no download exists for this platform');
  if (!(await canReach(env['FFMPEG_BINARIES_URL'] ?? 'https://github.com', env)))
    return giveUp('its download site cannot be reached');
  say('Downloading ffmpeg (once).');
  const { code, timedOut } = await runNode([script], { env, output: 'capture', timeoutMs: DOWNLOAD_MS });
  if (code === 0 && (await isRunnable(downloadedFfmpeg(root)))) return;
  // The script takes any file of that name for a finished download.
  rmSync(downloadedFfmpeg(root), { force: true });
  giveUp(timedOut ? 'the download took too long' : 'the download failed');
}

/**
 * Whether an ffmpeg is in one of the places the program looks: FFMPEG_BIN, ffmpeg-static, PATH, the registry's package.
 * @param {string} root of the project
 * @param {NodeJS.ProcessEnv} env
 * @returns {boolean}
 */
export function hasFfmpeg(root, env) {
  if (env['FFMPEG_BIN']) return true;
  // The program makes this one executable itself when it uses it.
  if (existsSync(registryFfmpeg(root))) return true;
  const onPath = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  return [downloadedFfmpeg(root), ...onPath.map((folder) => join(folder, executable))].some(canRun);
}

const executable = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';

/** @param {string} root */
function downloadedFfmpeg(root) {
  return join(root, 'node_modules', 'ffmpeg-static', executable);
}

/** @param {string} root */
function registryFfmpeg(root) {
  return join(root, 'node_modules', '@ffmpeg-installer', `${process.platform}-${process.arch}`, executable);
}

/** @param {string} file */
function canRun(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} file */
async function isRunnable(file) {
  const probe = "process.exit(require('node:child_process').spawnSync(process.argv[1], ['-version']).status ?? 1)";
  return (await runNode(['-e', probe, file], { output: 'capture', timeoutMs: REACH_MS })).code === 0;
}

/** @param {string} reason */
function giveUp(reason) {
  say(`ffmpeg is missing and ${reason}: install ffmpeg or set FFMPEG_BIN to get videos.`);
}
