import { execFileSync } from 'node:child_process';
import type { Browser, Page } from '@playwright/test';

export interface Memory {
  /** MiB that the program, the page's process and the page's scripts hold; NaN where the system does not tell. */
  readonly main: number;
  readonly renderer: number;
  readonly heap: number;
}

/** @param pid of the program */
export async function memoryOf(browser: Browser, page: Page, pid: number): Promise<Memory> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const all = await browser.newBrowserCDPSession();
  const { processInfo } = await all.send('SystemInfo.getProcessInfo');
  await all.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMiB(id));
  return {
    main: residentMiB(pid),
    // The browser keeps small ones in reserve.
    renderer: Math.max(...renderers),
    heap: (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN) / 2 ** 20,
  };
}

function residentMiB(pid: number): number {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  } catch {
    return NaN;
  }
}
