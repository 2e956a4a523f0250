const FINEST_USUAL = 64;

/** From which resolution on a style may change a generator: every power of two from 8 up, and what is usual. */
export function resolutionsFor(resolution: number): { readonly all: readonly number[]; readonly usual: number } {
  const all: number[] = [];
  for (let side = 8; side <= resolution; side *= 2) all.push(side);
  return { all, usual: Math.min(FINEST_USUAL, resolution / 2) };
}
