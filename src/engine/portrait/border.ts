import type { Patch } from './patch';
import { cornersOf, sideOf, type Quad } from './quad';

/** Width of the blur beyond the edge, and least depth over which it fades in, relative to the quad's side (as FFHQ does). */
const BLUR = 0.02;
const DEPTH = 0.3;
const REACH = 0.1;

/** How far a quad reaches beyond each edge of a picture, in pixels; negative where it stays inside. */
function overhangs(quad: Quad, image: { width: number; height: number }) {
  const xs = cornersOf(quad).map((corner) => corner.x);
  const ys = cornersOf(quad).map((corner) => corner.y);
  return {
    left: -Math.min(...xs),
    top: -Math.min(...ys),
    right: Math.max(...xs) - image.width,
    bottom: Math.max(...ys) - image.height,
  };
}

/** True if a quad reaches beyond the picture by more than the few pixels in which a mirrored edge goes unnoticed. */
export function leavesPicture(quad: Quad, image: { width: number; height: number }): boolean {
  return Math.max(...Object.values(overhangs(quad, image))) > 4;
}

/** Picture pixels around the quad that softenBorder needs for its blur to be right inside the quad. */
export function borderMargin(quad: Quad): number {
  return 3 * BLUR * sideOf(quad);
}

/**
 * Hides the mirror image beyond the picture's edges, in place, as the FFHQ recipe does: let d be the distance beyond the nearest
 * edge relative to a depth (0.3 of the quad's side, more where the quad reaches further); the patch fades to a blurred copy of
 * itself (Gaussian, sigma 0.02 of the side) from d = -1/3 to 0, and to its median colour from d = 0 to 1.
 */
export function softenBorder(patch: Patch, quad: Quad, image: { width: number; height: number }): void {
  const side = sideOf(quad);
  const beyond = overhangs(quad, image);
  const depth = (edge: keyof typeof beyond) => Math.max(DEPTH * side, beyond[edge] + REACH * side);
  const [leftDepth, rightDepth, topDepth, bottomDepth] = [depth('left'), depth('right'), depth('top'), depth('bottom')];
  const { width, height, data } = patch;
  const blurred = gaussianBlur(patch, (BLUR * side) / patch.factor);
  const median = medianColour(patch);
  for (let j = 0; j < height; j++) {
    const y = patch.top + (j + 0.5) * patch.factor;
    const vertical = Math.max(-y / topDepth, (y - image.height) / bottomDepth);
    for (let i = 0; i < width; i++) {
      const x = patch.left + (i + 0.5) * patch.factor;
      const d = Math.max(vertical, -x / leftDepth, (x - image.width) / rightDepth);
      if (d <= -1 / 3) continue;
      const toBlur = Math.min(1, 3 * d + 1);
      const toMedian = Math.min(1, Math.max(0, d));
      for (let c = 0; c < 3; c++) {
        const at = 3 * (j * width + i) + c;
        const value = data[at] as number;
        const soft = value + toBlur * ((blurred[at] as number) - value);
        data[at] = soft + toMedian * ((median[c] as number) - soft);
      }
    }
  }
}

/** Three box blurs in a row are a Gaussian to within 3 %, at a cost that does not depend on sigma. Edges are repeated. */
function gaussianBlur({ width, height, data }: Patch, sigma: number): Float32Array {
  // A box of 2r + 1 has variance (r^2 + r) / 3; three of them make sigma^2 = r^2 + r.
  const radius = Math.round(Math.sqrt(sigma ** 2 + 0.25) - 0.5);
  let from = data.slice();
  if (radius < 1) return from;
  let to = new Float32Array(data.length);
  for (let pass = 0; pass < 3; pass++) {
    for (let j = 0; j < height; j++) for (let c = 0; c < 3; c++) boxLine(from, to, 3 * j * width + c, 3, width, radius);
    [from, to] = [to, from];
    for (let i = 0; i < width; i++) for (let c = 0; c < 3; c++) boxLine(from, to, 3 * i + c, 3 * width, height, radius);
    [from, to] = [to, from];
  }
  return from;
}

function boxLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  radius: number,
): void {
  const at = (i: number) => from[start + step * Math.min(count - 1, Math.max(0, i))] as number;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(i);
  for (let i = 0; i < count; i++) {
    to[start + step * i] = sum / (2 * radius + 1);
    sum += at(i + radius + 1) - at(i - radius);
  }
}

/** Median of each channel, to the nearest whole value. */
function medianColour({ data }: Patch): number[] {
  return [0, 1, 2].map((channel) => {
    const histogram = new Uint32Array(256);
    for (let at = channel; at < data.length; at += 3) {
      const bin = Math.round(data[at] as number);
      histogram[bin] = (histogram[bin] ?? 0) + 1;
    }
    let left = data.length / 6;
    const median = histogram.findIndex((count) => (left -= count) <= 0);
    return Math.max(0, median);
  });
}
