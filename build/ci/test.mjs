// What `npm test` runs once the packages are there: the build, lint and types (each counts as one), and every test.
// With arguments, only the tests that vitest selects by them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { runNode } from '../first-run/child.mjs';
import { compile } from '../first-run/compile.mjs';
import { npmScript } from '../first-run/install.mjs';
import { ROOT } from '../first-run/main.mjs';
import { Failure } from '../first-run/say.mjs';
import { checkTally, summary, vitestTally } from './tally.mjs';

/** A runner that hangs is stopped after this long, so that the sum is printed in any case. */
const LIMIT_MS = 15 * 60_000;

const selection = process.argv.slice(2);
const tallies = [await build()];
if (selection.length === 0) tallies.push(...(await Promise.all([npmCheck('lint'), npmCheck('typecheck')])));
tallies.push(await vitest(selection));
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
async function vitest(filters) {
  const folder = mkdtempSync(join(tmpdir(), 'styleinv-test-'));
  const reportFile = join(folder, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const args = [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...filters];
  try {
    const { code, interrupted } = await runNode(args, { cwd: ROOT, timeoutMs: LIMIT_MS });
    stopIf(interrupted);
    return vitestTally(readReport(reportFile), code === 0, (file) => relative(ROOT, file).replaceAll('\\', '/'));
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
