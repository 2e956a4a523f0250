import type { Browser, Page } from '@playwright/test';

export interface Pace {
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
export async function paceOf(
  { browser, page, seconds }: { browser: Browser; page: Page; seconds: number },
  step: (i: number) => Promise<unknown>,
): Promise<Pace> {
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

/** Drags the map of latents to and fro. */
export async function panPace(browser: Browser, page: Page, seconds: number): Promise<Pace> {
  const box = await page.getByTestId('latents-map').boundingBox();
  if (!box) throw new Error('the map is not shown');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x - 240, middle.y + 200);
  await page.mouse.down();
  const pan = await paceOf({ browser, page, seconds }, (i) =>
    page.mouse.move(middle.x + 240 * Math.sin(i / 30), middle.y + 160 * Math.cos(i / 43)),
  );
  await page.mouse.up();
  return pan;
}
