import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './say.mjs';

/**
 * What Node runs for a verb of package.json's scripts.
 * @param {string | undefined} verb
 * @param {readonly string[]} args what the person wrote after the verb
 * @param {string} root of the project
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ args: string[], cwd: string }} script with arguments, and the folder to run it in
 */
export function commandFor(verb, args, root, env = process.env) {
  switch (verb) {
    case 'animate':
      // npm changes to the project's folder; the person's paths are meant from where they stand.
      return { args: [join(root, 'out', 'main', 'cli.js'), 'animate', ...args], cwd: env['INIT_CWD'] ?? process.cwd() };
    case 'test':
      return { args: [join(root, 'build', 'ci', 'test.mjs'), ...args], cwd: root };
    case 'package':
      return { args: ['--import', 'tsx', join(root, 'build', 'package', 'run.ts'), ...args], cwd: root };
    case 'starter':
      return { args: ['--import', 'tsx', join(root, 'build', 'starter', 'run.ts'), ...args], cwd: root };
    case 'screenshots':
      return {
        args: [
          join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
          'test',
          '--config',
          join(root, 'tests', 'e2e', 'screenshots.config.ts'),
          ...args,
        ],
        cwd: root,
      };
    case 'bench':
    case 'fuzz':
      return { args: ['--import', 'tsx', scriptIn(join(root, 'tests', verb), args[0]), ...args.slice(1)], cwd: root };
    default:
      throw new Failure(
        `There is no "${verb ?? ''}" here: run one of start, animate, test, package, starter, screenshots, bench, fuzz.`,
        2,
      );
  }
}

/**
 * @param {string} folder
 * @param {string | undefined} name of a script in it, without .ts
 */
function scriptIn(folder, name) {
  const names = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.ts')) : [];
  const scripts = names.map((file) => file.slice(0, -'.ts'.length)).filter((script) => !script.endsWith('.test'));
  if (name === undefined || !scripts.includes(name)) {
    throw new Failure(`Name one of these scripts: ${scripts.join(', ') || '(there are none yet)'}.`, 2);
  }
  return join(folder, `${name}.ts`);
}
