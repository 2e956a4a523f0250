/**
 * What one runner counted.
 * @typedef {{ passed: number, failed: string[], skipped: number }} Tally with the names of what failed
 */

/**
 * A check that either holds or not counts as one.
 * @param {string} name
 * @param {boolean} holds
 * @returns {Tally}
 */
export function checkTally(name, holds) {
  return { passed: holds ? 1 : 0, failed: holds ? [] : [name], skipped: 0 };
}

/**
 * @typedef {{ fullName: string, status: string }} VitestTest
 * @typedef {{ name: string, status: string, assertionResults: VitestTest[] }} VitestFile
 */

/**
 * Reads vitest's JSON report. A file that could not even be loaded has no tests: it counts as one failure; so does
 * whatever made vitest fail outside of any test.
 * @param {{ success: boolean, testResults: VitestFile[] } | undefined} report undefined where none was written
 * @param {boolean} exitedWell whether vitest's exit code was 0
 * @param {(file: string) => string} shorten path to show for a file
 * @returns {Tally}
 */
export function vitestTally(report, exitedWell, shorten) {
  if (!report) return { passed: 0, failed: ['vitest (it ended without a report)'], skipped: 0 };
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: file.name })),
  );
  const failed = tests
    .filter((test) => test.status === 'failed')
    .map((test) => `${shorten(test.file)} > ${test.fullName}`);
  for (const file of report.testResults) {
    const blamed = file.assertionResults.some((test) => test.status === 'failed');
    if (file.status === 'failed' && !blamed) failed.push(`${shorten(file.name)} (the file did not run)`);
  }
  if (!exitedWell && failed.length === 0) failed.push('vitest (an error outside of the tests)');
  const passed = tests.filter((test) => test.status === 'passed').length;
  return { passed, failed, skipped: tests.filter((test) => !['passed', 'failed'].includes(test.status)).length };
}

/**
 * @typedef {{ title: string, file: string, tests: { projectName: string, status: string }[] }} PlaywrightSpec
 * @typedef {{ title: string, file: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ suites: PlaywrightSuite[], errors: { message?: string }[] }} PlaywrightReport
 */

/**
 * Reads Playwright's JSON report. What made it fail outside of any test counts as one failure.
 * @param {PlaywrightReport | undefined} report undefined where none was written
 * @param {boolean} exitedWell whether Playwright's exit code was 0
 * @returns {Tally}
 */
export function playwrightTally(report, exitedWell) {
  if (!report) return { passed: 0, failed: ['end-to-end tests (they ended without a report)'], skipped: 0 };
  const tests = report.suites.flatMap((suite) => testsOf(suite, []));
  const failed = tests.filter((test) => !['expected', 'skipped'].includes(test.status)).map((test) => test.name);
  if (!exitedWell && failed.length === 0) failed.push('end-to-end tests (an error outside of the tests)');
  const count = (/** @type {string} */ status) => tests.filter((test) => test.status === status).length;
  return { passed: count('expected'), failed, skipped: count('skipped') };
}

/**
 * @param {PlaywrightSuite} suite
 * @param {readonly string[]} titles of what it stands in
 * @returns {{ name: string, status: string }[]}
 */
function testsOf(suite, titles) {
  const inside = suite.title === suite.file ? titles : [...titles, suite.title];
  const own = (suite.specs ?? []).flatMap(({ title, file, tests }) =>
    tests.map(({ projectName, status }) => ({
      name: `tests/e2e/${file} > ${[...inside, title].join(' > ')} (${projectName})`,
      status,
    })),
  );
  return [...own, ...(suite.suites ?? []).flatMap((nested) => testsOf(nested, inside))];
}

/**
 * The end of a test run: what failed, what was skipped, and as the last line the sum of all runners.
 * @param {readonly Tally[]} tallies
 * @returns {string[]} lines
 */
export function summary(tallies) {
  const failed = tallies.flatMap((tally) => tally.failed);
  const skipped = tallies.reduce((sum, tally) => sum + tally.skipped, 0);
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  return [
    ...(failed.length > 0 ? ['Failed:', ...failed.map((name) => `  ${name}`)] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    `${passed} passed, ${failed.length} failed`,
  ];
}
