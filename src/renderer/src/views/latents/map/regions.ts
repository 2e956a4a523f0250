import type { Spot } from './camera';
import type { PointGrid } from './pointGrid';

/** Whether a spot lies in a polygon, which closes itself (even-odd rule). */
export function isInside(polygon: readonly Spot[], { x, y }: Spot): boolean {
  let inside = false;
  for (let i = 0, before = polygon.length - 1; i < polygon.length; before = i++) {
    const [a, b] = [polygon[i] as Spot, polygon[before] as Spot];
    const crosses = a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x;
    if (crosses) inside = !inside;
  }
  return inside;
}

/** The four corners of the rectangle between two spots. */
export const rectangle = (a: Spot, b: Spot): Spot[] => [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];

/** Points in a polygon, in their order. */
export function pointsInside(grid: PointGrid, polygon: readonly Spot[]): number[] {
  if (polygon.length < 3) return [];
  const xs = polygon.map(({ x }) => x);
  const ys = polygon.map(({ y }) => y);
  const found: number[] = [];
  const [low, high] = [
    { x: Math.min(...xs), y: Math.min(...ys) },
    { x: Math.max(...xs), y: Math.max(...ys) },
  ];
  grid.inBox(low, high, (n) => {
    if (isInside(polygon, grid.at(n))) found.push(n);
  });
  return found.sort((a, b) => a - b);
}

/** A drag's spots, those left out that lie within `least` of the one before. */
export function extended(lasso: readonly Spot[], spot: Spot, least: number): readonly Spot[] {
  const last = lasso.at(-1);
  return last && Math.hypot(spot.x - last.x, spot.y - last.y) < least ? lasso : [...lasso, spot];
}
