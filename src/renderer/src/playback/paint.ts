import type { Picture } from './frameCache';

/** rgb24 -> RGBA, opaque. @param out of a length of 4/3 of rgb's */
export function toRgba(rgb: Uint8Array, out: Uint8ClampedArray): void {
  for (let from = 0, to = 0; from + 2 < rgb.length; from += 3, to += 4) {
    out[to] = rgb[from] as number;
    out[to + 1] = rgb[from + 1] as number;
    out[to + 2] = rgb[from + 2] as number;
    out[to + 3] = 255;
  }
}

/** Puts a picture on a canvas, which takes its size; its size on screen is the style sheet's. */
export function paint(canvas: HTMLCanvasElement, { resolution, rgb }: Picture): void {
  if (canvas.width !== resolution) canvas.width = resolution;
  if (canvas.height !== resolution) canvas.height = resolution;
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(resolution, resolution);
  toRgba(rgb, image.data);
  context.putImageData(image, 0, 0);
}
