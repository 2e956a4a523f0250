import { defineConfig } from '@playwright/test';
import base from '../../playwright.config';

// `npm run screenshots`: pictures of every view for the docs, from the browser host.
export default defineConfig(base, {
  testDir: '.',
  testMatch: 'screenshots.ts',
  outputDir: '../../.cache/screenshots',
  workers: 1,
  globalTimeout: 0,
  projects: [{ name: 'browser', use: { host: 'browser' } }],
});
