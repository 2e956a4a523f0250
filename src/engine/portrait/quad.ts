/**
 * A position in a picture, in pixels, continuous: (0, 0) is the outer corner of the top left pixel, whose centre is
 * (0.5, 0.5); x grows to the right, y downwards.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A square anywhere in a picture, at any angle. `axis` points from the centre to the middle of the side that becomes the
 * crop's right side; turned by 90 degrees clockwise (as seen) it points to the bottom side. So a quad never mirrors.
 */
export interface Quad {
  readonly centre: Point;
  readonly axis: Point;
}

/** A square of `side` pixels around `centre`, turned clockwise (as seen) by `angle` radians. */
export function squareQuad(centre: Point, side: number, angle = 0): Quad {
  return { centre, axis: { x: (Math.cos(angle) * side) / 2, y: (Math.sin(angle) * side) / 2 } };
}

/** Length of a quad's side in pixels of its picture. */
export function sideOf({ axis }: Quad): number {
  return 2 * Math.hypot(axis.x, axis.y);
}

/** The corners in the picture: top left, top right, bottom right, bottom left of the crop. */
export function cornersOf(quad: Quad): Point[] {
  const ends = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ];
  return ends.map((corner) => cropToImage(quad, 1, corner));
}

/** Where a point of the quad's resolution x resolution crop lies in the picture. */
export function cropToImage({ centre, axis }: Quad, resolution: number, point: Point): Point {
  const u = (2 * point.x) / resolution - 1;
  const v = (2 * point.y) / resolution - 1;
  return { x: centre.x + u * axis.x - v * axis.y, y: centre.y + u * axis.y + v * axis.x };
}

/** Inverse of cropToImage: where a point of the picture lies in the quad's resolution x resolution crop. */
export function imageToCrop({ centre, axis }: Quad, resolution: number, point: Point): Point {
  const dx = point.x - centre.x;
  const dy = point.y - centre.y;
  const square = axis.x ** 2 + axis.y ** 2;
  const u = (dx * axis.x + dy * axis.y) / square;
  const v = (dy * axis.x - dx * axis.y) / square;
  return { x: ((u + 1) * resolution) / 2, y: ((v + 1) * resolution) / 2 };
}
