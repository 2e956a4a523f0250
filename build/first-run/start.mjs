import { join } from 'node:path';
import { runProgram } from './child.mjs';
import { hasDisplay, isStillborn, provideElectron } from './electron.mjs';
import { say } from './say.mjs';

/**
 * Opens the Studio: in a window of its own where Electron can be had and seen, else in the system's browser.
 * @param {string} root of the project, built
 * @param {readonly string[]} args what the person wrote after the verb: files to open, or options of the browser host
 * @returns {Promise<number>} exit code
 */
export async function start(root, args) {
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  const wantsBrowser = args.some((arg) => arg.startsWith('-'));
  const electron = !wantsBrowser && hasDisplay(process.env) ? await provideElectron(root) : undefined;
  if (electron) {
    const began = Date.now();
    const ending = await runProgram(electron, [root, ...args], { cwd });
    if (!isStillborn(ending, Date.now() - began)) return ending.code;
    say('The window could not be opened (see above): the Studio opens in the browser instead.');
  }
  const options = args.filter((arg) => arg.startsWith('-') || wantsBrowser);
  return (await runProgram(process.execPath, [join(root, 'out', 'main', 'studio.js'), ...options], { cwd })).code;
}
