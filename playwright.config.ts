import { defineConfig } from '@playwright/test';
import { installedChromium } from './build/first-run/chromium.mjs';
import { electronProgram } from './build/first-run/electron.mjs';
import type { StudioOptions } from './tests/e2e/studio/options';

// `npm test` has found a browser that works, and says so here; '' is Playwright's own.
const chromium = process.env['STYLEINV_TEST_CHROMIUM'] ?? installedChromium()[0];
const electron = electronProgram(import.meta.dirname, process.env);

export default defineConfig<StudioOptions>({
  testDir: 'tests/e2e',
  outputDir: '.cache/e2e',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  globalTimeout: 14 * 60_000,
  // Machines that run tests are slow and busy; states are waited for, never moments.
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    colorScheme: 'dark',
    reducedMotion: 'no-preference',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: {
      ...(chromium && { executablePath: chromium }),
      // Drawn by the processor where there is no graphics card; shared memory is small in containers.
      args: ['--enable-unsafe-swiftshader', '--disable-dev-shm-usage'],
    },
  },
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    // The same specs in the desktop's window, wherever Electron is there.
    ...(electron ? [{ name: 'electron', grepInvert: /@browser/, use: { host: 'electron' as const } }] : []),
  ],
});
