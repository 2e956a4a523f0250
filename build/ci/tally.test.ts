import { describe, expect, it } from 'vitest';
import { checkTally, summary, vitestTally } from './tally.mjs';

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
