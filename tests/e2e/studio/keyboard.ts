import { expect, type Locator, type Page } from '@playwright/test';

/** Stops of the Tab key after which a control counts as out of reach. */
const MOST_STOPS = 80;

/** What has the focus, as a person sees it. */
function focused(page: Page) {
  return page.evaluate(() => {
    const active = document.activeElement;
    if (!(active instanceof HTMLElement) && !(active instanceof SVGElement)) return null;
    const marked = (element: Element | null, levels: number): boolean => {
      if (!element || levels === 0) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
      return outlined || boxShadow !== 'none' || marked(element.parentElement, levels - 1);
    };
    return {
      testid: active.closest('[data-testid]')?.getAttribute('data-testid') ?? '',
      name: active.getAttribute('aria-label') ?? active.textContent?.trim().slice(0, 60) ?? '',
      tag: active.tagName.toLowerCase(),
      // A control inside a frame of its own shows the focus on that frame; a text has its caret.
      visible: active === document.body || active.matches('input[type=text]') || marked(active, 3),
    };
  });
}

/** Goes on with Tab until a control has the focus; everything on the way must show that it has it. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await target.evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press('Tab');
    const now = await focused(page);
    expect(now, `focus after ${stop + 1} stops: ${now?.tag} ${now?.testid} ${now?.name}`).toMatchObject({
      visible: true,
    });
  }
  throw new Error(`The control was not reached within ${MOST_STOPS} stops.`);
}
