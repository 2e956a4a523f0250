/** What of the map is seen: the point in the middle, and CSS pixels to a unit of the map, whose y goes up. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** In CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

const MARGIN = 28;
/** How far one may zoom out of and into the whole map. */
const ZOOM = { least: 0.4, most: 300 } as const;

/** Scale at which the whole map, -1..1, is in view. */
export const fitScale = ({ width, height }: Size): number => Math.max(1, (Math.min(width, height) - 2 * MARGIN) / 2);

export const wholeMap = (size: Size): Camera => ({ x: 0, y: 0, scale: fitScale(size) });

export const toScreen = ({ x, y, scale }: Camera, { width, height }: Size, at: Spot): Spot => ({
  x: width / 2 + (at.x - x) * scale,
  y: height / 2 - (at.y - y) * scale,
});

export const toMap = ({ x, y, scale }: Camera, { width, height }: Size, at: Spot): Spot => ({
  x: x + (at.x - width / 2) / scale,
  y: y - (at.y - height / 2) / scale,
});

/** Moves the map by pixels, as the pointer drags it. */
export const panned = (camera: Camera, dx: number, dy: number): Camera =>
  within({ ...camera, x: camera.x - dx / camera.scale, y: camera.y + dy / camera.scale });

/** Zooms by a factor; what is at the spot on the screen stays there. */
export function zoomed(camera: Camera, size: Size, at: Spot, factor: number): Camera {
  const fit = fitScale(size);
  const scale = Math.min(fit * ZOOM.most, Math.max(fit * ZOOM.least, camera.scale * factor));
  const under = toMap(camera, size, at);
  return within({
    x: under.x - (at.x - size.width / 2) / scale,
    y: under.y + (at.y - size.height / 2) / scale,
    scale,
  });
}

/** The middle never leaves the map altogether: one would not find back. */
function within({ x, y, scale }: Camera): Camera {
  const clamp = (value: number) => Math.min(1.5, Math.max(-1.5, value));
  return { x: clamp(x), y: clamp(y), scale };
}

/** Brings a point into view if it is not, without changing the zoom. */
export function revealing(camera: Camera, size: Size, at: Spot): Camera {
  const seen = toScreen(camera, size, at);
  const inside = seen.x > MARGIN && seen.y > MARGIN && seen.x < size.width - MARGIN && seen.y < size.height - MARGIN;
  return inside ? camera : { ...camera, x: at.x, y: at.y };
}

/** Diameter of a point in CSS pixels: smaller the more there are, larger the further one zooms in. */
export function pointSize(camera: Camera, size: Size, count: number): number {
  const crowd = Math.min(9, Math.max(2.6, 520 / Math.sqrt(Math.max(1, count)) / 1.4));
  return Math.min(26, crowd * Math.max(0.8, camera.scale / fitScale(size)) ** 0.4);
}

/** How what was drawn from one camera has to be moved and scaled, about its middle, to show what another one sees: CSS pixels. */
export interface Shift {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export const shiftBetween = (drawn: Camera, now: Camera): Shift => ({
  x: (drawn.x - now.x) * now.scale,
  y: (now.y - drawn.y) * now.scale,
  scale: now.scale / drawn.scale,
});

/** What was drawn may be stretched by so much before it looks it. */
const STRETCH = 1.25;

/** Whether what was drawn, with a margin beyond the pane, still fills the pane when it is moved so. @param margin in CSS pixels */
export function covers({ x, y, scale }: Shift, { width, height }: Size, margin: number): boolean {
  if (scale > STRETCH || scale < 1 / STRETCH) return false;
  const room = (side: number) => (side / 2 + margin) * scale - side / 2;
  return Math.abs(x) <= room(width) && Math.abs(y) <= room(height);
}
