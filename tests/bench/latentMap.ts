import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startBrowserHost } from '../../src/main/hosts/browser/server';
import { panPace, paceOf, type Pace } from './chromium/pace';

/**
 * How fast the map of latents pans: makes one in the browser host, in a real Chromium, drags it to and fro and zooms, and counts the
 * pictures that the screen got. `npx tsx tests/bench/latentMap.ts [samples] [seconds] [canvas]`, after a build;
 * with `canvas` as in a browser that has no WebGL.
 */
const samples = Number(process.argv[2] ?? 20_000);
const seconds = Number(process.argv[3] ?? 5);
const withoutWebgl = process.argv[4] === 'canvas';
const VIEW = { width: 1440, height: 860 };

async function measure(page: Page): Promise<Record<string, Pace>> {
  const pan = await panPace(browser, page, seconds);
  const zoom = await paceOf({ browser, page, seconds }, (i) => page.mouse.wheel(0, i % 120 < 60 ? -14 : 14));
  return { pan, zoom };
}

const home = mkdtempSync(join(tmpdir(), 'bench-map-'));
process.env['STYLEINV_HOME'] = home;
const renderer = resolve(process.env['RENDERER'] ?? 'out/renderer');
const host = await startBrowserHost({ host: '127.0.0.1', port: 0, renderer });
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['--no-sandbox', withoutWebgl ? '--disable-3d-apis' : '--enable-unsafe-swiftshader'];
const browser = await chromium.launch({ executablePath, args });
try {
  const page = await browser.newPage({ viewport: VIEW });
  await page.goto(`http://127.0.0.1:${host.port}/#token=${host.token}`);
  await page.getByRole('button', { name: 'Latents', exact: true }).click();
  await page.getByRole('spinbutton', { name: 'Random faces' }).fill(`${samples}`);
  const began = Date.now();
  await page.getByTestId('latents-build').click();
  await page.getByTestId('latents-map').waitFor({ timeout: 300_000 });
  const built = (Date.now() - began) / 1_000;
  await page.waitForTimeout(4_000);
  const plot = await page.getByTestId('latents-map').getAttribute('data-plot');
  console.log(JSON.stringify({ samples, plot, builtSeconds: built, ...(await measure(page)) }, null, 2));
} finally {
  await browser.close();
  await host.close();
  rmSync(home, { recursive: true, force: true });
}
