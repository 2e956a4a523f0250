import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startBrowserHost } from '../../src/main/hosts/browser/server';

/**
 * How fast the map of latents pans: makes one in the browser host, in a real Chromium, drags it to and fro and zooms, and counts the
 * pictures that the screen got. `npx tsx tests/bench/latentMap.ts [samples] [seconds]`, after a build.
 */
const samples = Number(process.argv[2] ?? 20_000);
const seconds = Number(process.argv[3] ?? 5);
const VIEW = { width: 1440, height: 860 };

interface Pace {
  readonly perSecond: number;
  /** Longest wait between two pictures, in milliseconds. */
  readonly longest: number;
}

/** In the page: notes when each picture of the screen is drawn. As text, because what compiles this file adds helpers to functions. */
const COUNT = `{
  const ticks = [];
  window.ticks = ticks;
  const tick = (now) => { ticks.push(now); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}`;

/** Pictures of the screen while `work` goes on. */
async function paceOf(page: Page, work: (until: number) => Promise<void>): Promise<Pace> {
  await page.evaluate(COUNT);
  await work(Date.now() + seconds * 1_000);
  const times = await page.evaluate<number[]>('window.ticks.slice()');
  const gaps = times.slice(1).map((time, i) => time - (times[i] as number));
  const whole = (times.at(-1) as number) - (times[0] as number);
  return { perSecond: (1_000 * gaps.length) / whole, longest: Math.max(...gaps) };
}

async function measure(page: Page): Promise<Record<string, Pace>> {
  const map = page.getByTestId('latents-map');
  const box = await map.boundingBox();
  if (!box) throw new Error('the map is not shown');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const pan = await paceOf(page, async (until) => {
    await page.mouse.move(middle.x - 240, middle.y + 200);
    await page.mouse.down();
    for (let i = 0; Date.now() < until; i++) {
      await page.mouse.move(middle.x + 240 * Math.sin(i / 9), middle.y + 160 * Math.cos(i / 13));
    }
    await page.mouse.up();
  });
  const zoom = await paceOf(page, async (until) => {
    for (let i = 0; Date.now() < until; i++) await page.mouse.wheel(0, i % 40 < 20 ? -40 : 40);
  });
  return { pan, zoom };
}

const home = mkdtempSync(join(tmpdir(), 'bench-map-'));
process.env['STYLEINV_HOME'] = home;
const renderer = resolve(process.env['RENDERER'] ?? 'out/renderer');
const host = await startBrowserHost({ host: '127.0.0.1', port: 0, renderer });
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--enable-unsafe-swiftshader'] });
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
