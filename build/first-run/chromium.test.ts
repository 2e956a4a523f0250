import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../../tests/support/folder';
import { installedChromium, provideChromium } from './chromium.mjs';

const folder = useFolder();

function program(path: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
}

const suffix = process.platform === 'win32' ? '.exe' : '';

describe('installedChromium', () => {
  it('prefers the one that is named, then Chromium, then its relatives', () => {
    const root = folder();
    const chrome = program(join(root, 'a', `google-chrome${suffix}`));
    const chromium = program(join(root, 'b', `chromium${suffix}`));
    const elsewhere = program(join(root, 'Applications', 'Chrome'));
    const PATH = [join(root, 'a'), join(root, 'b')].join(delimiter);
    expect(installedChromium({ PATH, CHROMIUM_BIN: '/mine' }, [elsewhere, join(root, 'none')])).toEqual([
      '/mine',
      chromium,
      chrome,
      elsewhere,
    ]);
    expect(installedChromium({ PATH: root }, [])).toEqual([]);
  });
});

describe('provideChromium', () => {
  /** Ways of a machine on which `working` run, and more after each step. */
  function machine(installed: string[], working: string[], gains: Record<string, string> = {}) {
    const steps: string[] = [];
    const step = (name: string) => async () => {
      steps.push(name);
      if (name in gains) working.push(gains[name] ?? '');
    };
    const ways = {
      installed: () => installed,
      works: async (name: string) => working.includes(name),
      download: step('download'),
      addLibraries: step('libraries'),
      addPackage: step('package'),
    };
    return { steps, find: () => provideChromium('/', {}, ways) };
  }

  it('takes an installed one that opens a page', async () => {
    const { steps, find } = machine(['/broken', '/good'], ['/good', '']);
    expect(await find()).toEqual({ program: '/good' });
    expect(steps).toEqual([]);
  });

  it('takes what Playwright has downloaded before it downloads anything', async () => {
    const { steps, find } = machine(['/broken'], ['']);
    expect(await find()).toEqual({ program: '' });
    expect(steps).toEqual([]);
  });

  it.each([
    ['download', '', ['download']],
    ['libraries', '', ['download', 'libraries']],
    ['package', '/usr/bin/chromium', ['download', 'libraries', 'package']],
  ])('goes as far as the %s, and no further', async (step, gained, expected) => {
    const { steps, find } = machine(['/usr/bin/chromium'], [], { [step]: gained });
    expect(await find()).toEqual({ program: gained });
    expect(steps).toEqual(expected);
  });

  it('says in a sentence what to do where there is none', async () => {
    expect(await machine([], []).find()).toMatchObject({
      missing: expect.stringContaining('set CHROMIUM_BIN') as string,
    });
  });
});
