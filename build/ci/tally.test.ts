import { describe, expect, it } from 'vitest';
import { checkTally, playwrightTally, summary, vitestTally } from './tally.mjs';

const test = (fullName: string, status: string) => ({ fullName, status });
const shorten = (file: string) => file.replace('/project/', '');

describe('vitestTally', () => {
  it('counts tests and names those that failed', () => {
    const report = {
      success: false,
      testResults: [
        {
          name: '/project/src/a.test.ts',
          status: 'failed',
          assertionResults: [test('a works', 'passed'), test('a holds', 'failed')],
        },
        {
          name: '/project/src/b.test.ts',
          status: 'passed',
          assertionResults: [test('b works', 'passed'), test('b later', 'pending')],
        },
      ],
    };
    expect(vitestTally(report, false, shorten)).toEqual({ passed: 2, failed: ['src/a.test.ts > a holds'], skipped: 1 });
  });

  it('counts a file that could not be loaded', () => {
    const report = {
      success: false,
      testResults: [{ name: '/project/src/a.test.ts', status: 'failed', assertionResults: [] }],
    };
    expect(vitestTally(report, false, shorten).failed).toEqual(['src/a.test.ts (the file did not run)']);
  });

  it('counts an error outside of all tests', () => {
    const report = {
      success: false,
      testResults: [{ name: 'a', status: 'passed', assertionResults: [test('a', 'passed')] }],
    };
    expect(vitestTally(report, false, shorten)).toMatchObject({
      passed: 1,
      failed: [expect.stringContaining('vitest')],
    });
  });

  it('counts a missing report', () => {
    expect(vitestTally(undefined, true, shorten).failed).toHaveLength(1);
  });
});

describe('playwrightTally', () => {
  const file = 'animate.spec.ts';
  const spec = (title: string, status: string) => ({ title, file, tests: [{ projectName: 'browser', status }] });
  const report = (...specs: ReturnType<typeof spec>[]) => ({
    suites: [
      { title: file, file, specs: specs.slice(0, 1), suites: [{ title: 'codes', file, specs: specs.slice(1) }] },
    ],
    errors: [],
  });

  it('counts tests and names those that failed', () => {
    const tests = [spec('a', 'expected'), spec('b', 'unexpected'), spec('c', 'flaky'), spec('d', 'skipped')];
    expect(playwrightTally(report(...tests), false)).toEqual({
      passed: 1,
      failed: ['tests/e2e/animate.spec.ts > codes > b (browser)', 'tests/e2e/animate.spec.ts > codes > c (browser)'],
      skipped: 1,
    });
  });

  it('counts an error outside of all tests, and a missing report', () => {
    expect(playwrightTally(report(spec('a', 'expected')), false)).toMatchObject({
      passed: 1,
      failed: [expect.stringContaining('outside')],
    });
    expect(playwrightTally(undefined, false).failed).toHaveLength(1);
  });
});

describe('summary', () => {
  it('ends with the sum of all runners', () => {
    const tallies = [
      checkTally('lint', true),
      checkTally('typecheck', false),
      { passed: 5, failed: ['x > y'], skipped: 1 },
    ];
    expect(summary(tallies)).toEqual(['Failed:', '  typecheck', '  x > y', '1 skipped', '6 passed, 2 failed']);
  });

  it('is one line if all is well', () => {
    expect(summary([checkTally('lint', true), { passed: 5, failed: [], skipped: 0 }])).toEqual(['6 passed, 0 failed']);
  });
});
