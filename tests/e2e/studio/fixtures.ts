import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base, expect, type TestInfo } from '@playwright/test';
import { writeTinyPack } from '../../support/tinyPack';
import { BrowserStudio } from './browserStudio';
import { Complaints } from './complaints';
import { ElectronStudio } from './electronStudio';
import type { StudioOptions } from './options';
import { withFolder } from './places';
import type { Studio } from './studio';

interface Fixtures extends StudioOptions {
  /** Pack of new projects: the bundled one, or random networks of 16 pixels where only the way of things counts. */
  readonly pack: 'starter' | 'tiny';
  /** Of a person who starts it for the first time: an empty folder of its own. Its window is open. */
  readonly studio: Studio;
  /** The same for tests of the browser host itself (@browser). */
  readonly browserStudio: BrowserStudio;
  readonly complaints: Complaints;
  /** A folder for files of the test. */
  readonly folder: string;
}

/** Every spec is written once against `studio`, and runs in each host. */
export const test = base.extend<Fixtures>({
  host: ['browser', { option: true }],
  pack: ['starter', { option: true }],

  folder: async ({}, use) => withFolder('e2e', use),

  complaints: async ({}, use) => {
    const complaints = new Complaints();
    await use(complaints);
    expect(complaints.unexpected, 'errors that the page reported').toEqual([]);
  },

  browserStudio: async ({ page, pack, complaints }, use, info) => {
    complaints.watch(page);
    await withHome(pack, async (home) => {
      const studio = new BrowserStudio(page, home, complaints);
      await run(studio, use, info);
    });
  },

  studio: async ({ host, page, pack, complaints }, use, info) => {
    await withHome(pack, async (home) => {
      if (host === 'browser') complaints.watch(page);
      const studio: Studio =
        host === 'browser'
          ? new BrowserStudio(page, home, complaints)
          : new ElectronStudio(home, (window) => complaints.watch(window));
      await run(studio, use, info);
    });
  },
});
export { expect };

/** A pack of the user's own comes before the bundled one of its name. */
function withHome(pack: Fixtures['pack'], use: (home: string) => Promise<void>): Promise<void> {
  return withFolder('home', async (home) => {
    if (pack === 'tiny') {
      await mkdir(join(home, 'packs'));
      await writeTinyPack(join(home, 'packs', 'starter'), undefined, { discriminator: true });
    }
    await use(home);
  });
}

async function run<S extends Studio>(studio: S, use: (studio: S) => Promise<void>, info: TestInfo): Promise<void> {
  try {
    await studio.open();
    await use(studio);
  } finally {
    if (info.status !== info.expectedStatus) await info.attach('program', { body: studio.log() });
    await studio.close();
  }
}
