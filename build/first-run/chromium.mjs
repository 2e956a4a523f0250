import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runNode, runProgram } from './child.mjs';
import { canReach } from './reach.mjs';
import { say } from './say.mjs';

const PROBE_MS = 60_000;
const DOWNLOAD_MS = 240_000;
const PACKAGES_MS = 300_000;
const DOWNLOAD_SITE = 'https://cdn.playwright.dev';
/** Playwright's name of the browser without a window that its own runs use. */
const SHELL = 'chromium-headless-shell';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
/** Where installers put a browser that is not in the search path. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Package managers that are asked when run as root, and what they are told. */
const MANAGERS = [
  {
    program: 'apt-get',
    before: ['update', '-q'],
    install: ['install', '-y', '-q', '--no-install-recommends', 'chromium'],
  },
  { program: 'dnf', install: ['install', '-y', '-q', 'chromium'] },
  { program: 'apk', install: ['add', '--no-progress', 'chromium'] },
];

/**
 * What a browser to test with is: its program, or '' for Playwright's own.
 * @typedef {{ program: string } | { missing: string }} Chromium or a sentence that says why there is none
 */

/**
 * The ways to a browser, each of which may have none. Replaced in tests.
 * @typedef {object} Ways
 * @property {(program: string) => Promise<boolean>} works whether a page can be opened in it; '' is Playwright's own
 * @property {() => string[]} installed
 * @property {() => Promise<void>} download Playwright's own
 * @property {() => Promise<void>} addLibraries of the system that Playwright's own wants
 * @property {() => Promise<void>} addPackage by the system's package manager
 */

/**
 * Finds or obtains a browser for the end-to-end tests: an installed one, Playwright's own, its download, the system's package manager.
 * @param {string} root of the project
 * @param {NodeJS.ProcessEnv} [env]
 * @param {Partial<Ways>} [replaced]
 * @returns {Promise<Chromium>}
 */
export async function provideChromium(root, env = process.env, replaced = {}) {
  const ways = { ...waysOf(root, env), ...replaced };
  /** @param {readonly string[]} programs */
  const first = async (programs) => {
    for (const program of programs) if (await ways.works(program)) return { program };
    return undefined;
  };
  let found = (await first(ways.installed())) ?? (await first(['']));
  if (found) return found;
  for (const obtain of [ways.download, ways.addLibraries, ways.addPackage]) {
    await obtain();
    found = (await first([''])) ?? (await first(ways.installed()));
    if (found) return found;
  }
  return {
    missing:
      'No Chromium could be found or installed for the end-to-end tests: install Chromium or Chrome, or set CHROMIUM_BIN to its program.',
  };
}

/**
 * Programs of Chromium or a relative of it on this machine, the one to prefer first. They may turn out not to run.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {readonly string[]} [places]
 * @returns {string[]}
 */
export function installedChromium(env = process.env, places = PLACES) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
  const named = env['CHROMIUM_BIN'] ? [env['CHROMIUM_BIN']] : [];
  return [...named, ...[...onPath, ...places].filter(canRun)];
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {Ways}
 */
function waysOf(root, env) {
  const playwright = join(root, 'node_modules', 'playwright', 'cli.js');
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return {
    installed: () => installedChromium(env),
    works: (program) => opensPage(root, program),
    async download() {
      if (!(await canReach(env['PLAYWRIGHT_DOWNLOAD_HOST'] ?? DOWNLOAD_SITE, env))) return;
      say('Downloading a Chromium for the end-to-end tests (once).');
      await runNode([playwright, 'install', SHELL], { env, output: 'capture', timeoutMs: DOWNLOAD_MS });
    },
    async addLibraries() {
      if (!isRoot) return;
      const { code, output } = await runNode([playwright, 'install', '--list'], {
        env,
        output: 'capture',
        timeoutMs: PROBE_MS,
      });
      if (code !== 0 || !output.includes('chromium_headless_shell')) return;
      say('Installing the libraries that Chromium needs by the package manager of this system (once).');
      await runNode([playwright, 'install-deps', SHELL], { env, output: 'capture', timeoutMs: PACKAGES_MS });
    },
    async addPackage() {
      const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
      const manager = MANAGERS.find(({ program }) => folders.some((folder) => canRun(join(folder, program))));
      if (!isRoot || !manager) return;
      say(`Installing Chromium by ${manager.program} for the end-to-end tests (once).`);
      const options = /** @type {const} */ ({
        env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
        output: 'capture',
        timeoutMs: PACKAGES_MS,
      });
      if (manager.before) await runProgram(manager.program, manager.before, options);
      await runProgram(manager.program, manager.install, options);
    },
  };
}

/**
 * Tries a browser as the tests will use it: one that is there may still lack a library, or want a display.
 * @param {string} root
 * @param {string} program
 */
async function opensPage(root, program) {
  const script = `
    const { chromium } = require('playwright');
    const executablePath = process.argv[1] || undefined;
    chromium.launch({ executablePath })
      .then(async (browser) => { await (await browser.newPage()).setContent('<p>ok'); await browser.close(); })
      .then(() => process.exit(0), () => process.exit(1));`;
  const { code } = await runNode(['-e', script, program], { cwd: root, output: 'capture', timeoutMs: PROBE_MS });
  return code === 0;
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
