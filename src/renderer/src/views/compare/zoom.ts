/** How a picture is looked at: its size on the screen over the one that fits, and where its middle is, in shares of its size. */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const FITTED: Zoom = { scale: 1, x: 0, y: 0 };
const MOST = 16;

/** @param at point that stays where it is, from the middle of the panel, in shares of the panel's side */
export function zoomed(zoom: Zoom, factor: number, at: { readonly x: number; readonly y: number }): Zoom {
  const scale = Math.min(MOST, Math.max(1, zoom.scale * factor));
  const grown = scale / zoom.scale;
  return kept({ scale, x: at.x - (at.x - zoom.x) * grown, y: at.y - (at.y - zoom.y) * grown });
}

export const panned = (zoom: Zoom, dx: number, dy: number): Zoom => kept({ ...zoom, x: zoom.x + dx, y: zoom.y + dy });

/** The picture covers its panel. */
function kept({ scale, x, y }: Zoom): Zoom {
  const most = (scale - 1) / 2;
  const within = (value: number) => Math.min(most, Math.max(-most, value));
  return { scale, x: within(x), y: within(y) };
}

export const transformOf = ({ scale, x, y }: Zoom): string =>
  `translate(${(x * 100).toFixed(3)}%, ${(y * 100).toFixed(3)}%) scale(${scale})`;
