import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startBrowserHost } from '../../src/main/hosts/browser/server';

/**
 * How fast the map of latents pans: makes one in the browser host, in a real Chromium, drags it to and fro and zooms, and counts the
 * pictures that the screen got. `npx tsx tests/bench/latentMap.ts [samples] [seconds] [canvas]`, after a build;
 * with `canvas` as in a browser that has no WebGL.
 */
const samples = Number(process.argv[2] ?? 20_000);
const seconds = Number(process.argv[3] ?? 5);
const withoutWebgl = process.argv[4] === 'canvas';
const VIEW = { width: 1440, height: 860 };

interface Pace {
  /** Pictures that reached the screen. */
  readonly perSecond: number;
  /** Longest wait between two of them, in milliseconds. */
  readonly longest: number;
}

/** How often the pointer tells where it is. */
const POINTER_MS = 12;
/** Chromium notes each picture it shows under this name. */
const SHOWN = 'Display::DrawAndSwap';

/**
 * Pictures of the screen while `step` is done again and again. Frames that a page merely asks for say nothing: without a graphics card they
 * are drawn later, or not at all.
 */
async function paceOf(page: Page, step: (i: number) => Promise<unknown>): Promise<Pace> {
  await browser.startTracing(page, { categories: ['viz'] });
  const steps: Promise<unknown>[] = [];
  for (const until = Date.now() + seconds * 1_000; Date.now() < until;) {
    steps.push(step(steps.length));
    await page.waitForTimeout(POINTER_MS);
  }
  await Promise.all(steps);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: readonly { readonly name: string; readonly ph: string; readonly ts: number }[];
  };
  const times = traceEvents
    .filter(({ name, ph }) => name === SHOWN && ph !== 'E')
    .map(({ ts }) => ts / 1_000)
    .sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, i) => time - (times[i] as number));
  return { perSecond: gaps.length / seconds, longest: Math.max(...gaps) };
}

async function measure(page: Page): Promise<Record<string, Pace>> {
  const map = page.getByTestId('latents-map');
  const box = await map.boundingBox();
  if (!box) throw new Error('the map is not shown');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x - 240, middle.y + 200);
  await page.mouse.down();
  const pan = await paceOf(page, (i) =>
    page.mouse.move(middle.x + 240 * Math.sin(i / 30), middle.y + 160 * Math.cos(i / 43)),
  );
  await page.mouse.up();
  const zoom = await paceOf(page, (i) => page.mouse.wheel(0, i % 120 < 60 ? -14 : 14));
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
