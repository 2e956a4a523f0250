/** Which frames the timeline shows, and where. A frame is a cell; what stands at a frame stands in its cell's middle. */
export interface TimeView {
  /** Frame at the left edge, with its fraction. */
  readonly start: number;
  /** Pixels per frame. */
  readonly scale: number;
  /** Of the area, in pixels. */
  readonly width: number;
  /** Frames of the clip. */
  readonly frames: number;
}

export const MAX_SCALE = 48;
/** Room beyond the last frame, in pixels, so that its handles can be taken hold of. */
const MARGIN = 24;

/** Pixels of a frame's middle from the left edge. */
export const xOf = (view: TimeView, frame: number): number => (frame + 0.5 - view.start) * view.scale;
/** Pixels of a frame's left side. */
export const leftOf = (view: TimeView, frame: number): number => (frame - view.start) * view.scale;
/** Frame whose cell a pixel lies in, not bounded by the clip. */
export const frameAt = (view: TimeView, x: number): number => Math.floor(view.start + x / view.scale);

/** Pixels per frame at which the whole clip can be seen. */
export const fitScale = ({ width, frames }: Pick<TimeView, 'width' | 'frames'>): number =>
  Math.min(MAX_SCALE, Math.max(1e-4, (width - MARGIN) / Math.max(1, frames)));

/** Shows the whole clip. */
export const fitted = (view: TimeView): TimeView => ({ ...view, start: 0, scale: fitScale(view) });

/** As near as possible, without empty room before the clip or beyond it. */
export function bounded(view: TimeView): TimeView {
  const scale = Math.min(MAX_SCALE, Math.max(fitScale(view), view.scale));
  const most = view.frames - (view.width - MARGIN) / scale;
  return { ...view, scale, start: Math.min(Math.max(0, most), Math.max(0, view.start)) };
}

/** Zooms by a factor; what is at pixel `x` stays there. */
export function zoomed(view: TimeView, factor: number, x: number): TimeView {
  const at = view.start + x / view.scale;
  const scale = Math.min(MAX_SCALE, Math.max(fitScale(view), view.scale * factor));
  return bounded({ ...view, scale, start: at - x / scale });
}

export const panned = (view: TimeView, pixels: number): TimeView =>
  bounded({ ...view, start: view.start + pixels / view.scale });

/** Scrolls as little as needed for a frame to be seen with some room around it. */
export function revealing(view: TimeView, frame: number): TimeView {
  const x = xOf(view, frame);
  const room = Math.min(48, view.width / 6);
  if (x < room) return bounded({ ...view, start: frame + 0.5 - room / view.scale });
  if (x > view.width - room) return bounded({ ...view, start: frame + 0.5 - (view.width - room) / view.scale });
  return view;
}

/** First and last frame of which something can be seen. */
export function visible(view: TimeView): { from: number; to: number } {
  return {
    from: Math.max(0, frameAt(view, 0)),
    to: Math.min(view.frames - 1, frameAt(view, view.width)),
  };
}
