/** Parts of the window that F6 goes through: whatever carries data-region, in the order of the document. */
const FOCUSABLE =
  'button:not([disabled]), [href], input:not([disabled]), select, textarea, [tabindex]:not([tabindex="-1"]), [role=slider]';

/** Moves the focus to the next region, or the one before. */
export function cycleRegions(way: 1 | -1, root: ParentNode = document): void {
  const regions = [...root.querySelectorAll<HTMLElement>('[data-region]')].filter(isShown);
  if (regions.length === 0) return;
  // Regions may lie in regions: the innermost one counts.
  const here = regions.findLastIndex((region) => region.contains(document.activeElement));
  const next = regions[(here + way + regions.length) % regions.length] ?? regions[0];
  if (next) focusIn(next);
}

function focusIn(region: HTMLElement): void {
  const marked = region.querySelector<HTMLElement>('[data-region-focus]');
  const first = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].find(isShown);
  const target = marked ?? first ?? region;
  if (target === region) region.tabIndex = -1;
  target.focus({ focusVisible: true });
}

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;
