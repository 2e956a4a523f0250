// What `npm test` runs once the packages are there: the build, lint and types (each counts as one), and every test.
// With arguments, only the tests selected by them: those of tests/e2e by Playwright, all others by vitest.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { runNode } from '../first-run/child.mjs';
import { provideChromium } from '../first-run/chromium.mjs';
import { compile } from '../first-run/compile.mjs';
import { npmScript } from '../first-run/install.mjs';
import { ROOT } from '../first-run/main.mjs';
import { Failure } from '../first-run/say.mjs';
import { checkTally, playwrightTally, summary, vitestTally } from './tally.mjs';

/** A runner that hangs is stopped after this long, so that the sum is printed in any case. */
const LIMIT_MS = 15 * 60_000;

const selection = process.argv.slice(2);
const all = selection.length === 0;
const endToEnd = selection.filter((name) => /^(\.[\\/])?tests[\\/]e2e/.test(name));
const others = selection.filter((name) => !endToEnd.includes(name));

const tallies = [await build()];
if (all) tallies.push(...(await Promise.all([npmCheck('lint'), npmCheck('typecheck')])));
if (all || others.length > 0) tallies.push(await vitest(others));
if (all || endToEnd.length > 0) tallies.push(await playwright(endToEnd));
for (const line of summary(tallies)) console.log(line);
process.exitCode = tallies.some((tally) => tally.failed.length > 0) ? 1 : 0;

async function build() {
  try {
    await compile(ROOT);
    return checkTally('build', true);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    stopIf(error.exitCode === 130);
    console.log(error.message);
    return checkTally('build', false);
  }
}

/** @param {string} script one of package.json's */
async function npmCheck(script) {
  const args = [npmScript(), 'run', '--silent', script];
  const { code, output, timedOut, interrupted } = await runNode(args, {
    cwd: ROOT,
    output: 'capture',
    timeoutMs: LIMIT_MS,
  });
  stopIf(interrupted);
  console.log(`${script}: ${code === 0 ? 'passed' : timedOut ? 'stopped, it took too long' : 'failed'}`);
  if (code !== 0) console.log(output.trimEnd());
  return checkTally(script, code === 0);
}

/** @param {readonly string[]} filters */
function vitest(filters) {
  return withReport(async (reportFile) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const args = [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...filters];
    const { code, interrupted } = await runNode(args, { cwd: ROOT, timeoutMs: LIMIT_MS });
    stopIf(interrupted);
    return vitestTally(readReport(reportFile), code === 0, (file) => relative(ROOT, file).replaceAll('\\', '/'));
  });
}

/** @param {readonly string[]} filters */
async function playwright(filters) {
  const chromium = await provideChromium(ROOT);
  if ('missing' in chromium) {
    console.log(chromium.missing);
    return checkTally('end-to-end tests (no Chromium)', false);
  }
  return withReport(async (reportFile) => {
    const args = [
      join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      '--reporter=list,json',
      ...filters,
    ];
    const env = { ...process.env, STYLEINV_TEST_CHROMIUM: chromium.program, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile };
    const { code, interrupted } = await runNode(args, { cwd: ROOT, env, timeoutMs: LIMIT_MS });
    stopIf(interrupted);
    return playwrightTally(readReport(reportFile), code === 0);
  });
}

/**
 * @template T
 * @param {(reportFile: string) => Promise<T>} use of a file that is gone afterwards
 */
async function withReport(use) {
  const folder = mkdtempSync(join(tmpdir(), 'styleinv-test-'));
  try {
    return await use(join(folder, 'report.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {boolean} interrupted */
function stopIf(interrupted) {
  if (interrupted) process.exit(130);
}
