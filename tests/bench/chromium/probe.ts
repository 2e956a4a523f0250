import type { Page } from '@playwright/test';

/** What the page notes by itself. Times are in milliseconds since 1970. */
interface Probe {
  /** The interface takes input; the first picture of the playhead's frame is on the screen. */
  readonly interactive?: number;
  readonly picture?: number;
  /** From the last press of the pointer until the frame it chose was on the screen. */
  readonly waited?: number;
  /** Frames that were on the screen since they were last counted. */
  readonly shown: number;
}

/**
 * In the page, before its own scripts: looks at every picture of the screen what the viewer shows. The frame is there when the viewer says
 * so and one more picture of the screen has come. As text, because what compiles this file adds helpers to functions.
 */
const SCRIPT = `{
  const probe = (window.benchProbe = { shown: 0 });
  const clock = () => performance.timeOrigin + performance.now();
  let pressed, from, last;
  addEventListener('pointerdown', (event) => {
    pressed = performance.timeOrigin + event.timeStamp;
    probe.waited = undefined;
    from = document.querySelector('[data-testid=animate-panels]')?.dataset.frame;
  }, true);
  let due = [];
  const look = () => {
    for (const done of due) done();
    due = [];
    if (!probe.interactive && document.querySelector('[data-testid=project-name]')) probe.interactive = clock();
    const { frame, ready } = document.querySelector('[data-testid=animate-panels]')?.dataset ?? {};
    if (ready === 'true') {
      if (frame !== last) {
        last = frame;
        due.push(() => { probe.shown++; probe.picture ??= clock(); });
      }
      if (pressed !== undefined && frame !== from) {
        const began = pressed;
        pressed = undefined;
        due.push(() => (probe.waited = clock() - began));
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;

export const installProbe = (page: Page): Promise<unknown> => page.addInitScript(SCRIPT);
export const readProbe = (page: Page): Promise<Probe> => page.evaluate<Probe>('({ ...window.benchProbe })');

/** Waits for something the probe notes; the page's policy forbids to have it wait itself. @throws Error if it does not come */
export async function noted(
  page: Page,
  what: 'interactive' | 'picture' | 'waited',
  timeout = 120_000,
): Promise<number> {
  for (const end = Date.now() + timeout; Date.now() < end; await page.waitForTimeout(20)) {
    const value = (await readProbe(page))[what];
    if (value !== undefined) return value;
  }
  throw new Error(`The page did not come so far: ${what}.`);
}

/** Frames that reach the screen each second while the clip plays. */
export async function playedPerSecond(page: Page, seconds: number): Promise<number> {
  const before = (await readProbe(page)).shown;
  const began = performance.now();
  await page.waitForTimeout(seconds * 1_000);
  const shown = (await readProbe(page)).shown - before;
  return (1_000 * shown) / (performance.now() - began);
}
