import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './child.mjs';
import { compile } from './compile.mjs';
import { provideFfmpeg } from './ffmpeg.mjs';
import { installPackages } from './install.mjs';
import { linkCommand } from './link.mjs';
import { withLock } from './lock.mjs';
import { Failure, say } from './say.mjs';
import { start } from './start.mjs';
import { commandFor } from './verbs.mjs';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Brings a clone to the point where it runs, then runs a verb.
 * @param {readonly string[]} argv verb and its arguments
 * @returns {Promise<number>} exit code
 */
export async function firstRun([verb, ...args]) {
  try {
    const command = verb === 'start' ? undefined : commandFor(verb, args, ROOT);
    await withLock(
      join(ROOT, '.cache', 'first-run.lock'),
      () => prepare(verb),
      (holder) => say(`Another run (process ${holder}) is installing or building: waiting for it.`),
    );
    return command ? (await runNode(command.args, { cwd: command.cwd })).code : await start(ROOT, args);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.message) say(error.message);
    // The last line of `npm test` is the sum, whatever happened.
    if (verb === 'test') console.log('0 passed, 1 failed');
    return error.exitCode;
  }
}

/**
 * Every step looks first whether there is anything to do.
 * @param {string | undefined} verb
 */
async function prepare(verb) {
  await installPackages(ROOT);
  linkCommand(ROOT);
  await provideFfmpeg(ROOT);
  // The test run builds for itself: a build that fails is one failure among its others.
  if (verb !== 'test') await compile(ROOT);
}
