import { f32, type F32 } from '../tensor/tensor';
import { borderMargin, leavesPicture, softenBorder } from './border';
import type { RgbImage } from './image';
import { cutPatch, type Patch } from './patch';
import { cropToImage, sideOf, type Quad } from './quad';

/** A square crop, once for the networks and once for the eye. */
export interface Crop {
  /** float32 [1, 3, R, R] in [-1, 1], not rounded to 8 bits. */
  readonly tensor: F32;
  /** The same rounded: R x R, 8 bits. */
  readonly picture: RgbImage;
}

export interface SampleOptions {
  /** What a quad that leaves the picture shows there: the picture mirrored and softened as in FFHQ (default), or black. */
  readonly outside?: 'soften' | 'black';
}

/**
 * Resamples a quad of a picture to resolution x resolution. Low-pass: the picture is first shrunk by the whole factor that leaves about
 * 2 pixels for one of the crop's, then each pixel of the crop is the mean of a grid of bilinear samples over its own square; so the
 * result is the area under each pixel, at any angle. A quad smaller than the crop is interpolated bilinearly.
 */
export function sampleQuad(image: RgbImage, quad: Quad, resolution: number, options: SampleOptions = {}): Crop {
  const soften = options.outside !== 'black' && leavesPicture(quad, image);
  const factor = Math.max(1, Math.round(sideOf(quad) / resolution / 2));
  const margin = 2 * factor + (soften ? borderMargin(quad) : 0);
  const patch = cutPatch(image, quad, factor, margin, options.outside === 'black' ? 'black' : 'mirror');
  if (soften) softenBorder(patch, quad, image);

  const planes = new Float32Array(3 * resolution ** 2);
  const rgb = new Uint8Array(3 * resolution ** 2);
  resample(patch, quad, resolution, planes);
  const plane = resolution ** 2;
  for (let at = 0; at < plane; at++) {
    for (let c = 0; c < 3; c++) {
      const value = planes[c * plane + at] as number;
      rgb[3 * at + c] = Math.round(value);
      planes[c * plane + at] = value / 127.5 - 1;
    }
  }
  return {
    tensor: f32([1, 3, resolution, resolution], planes),
    picture: { width: resolution, height: resolution, rgb },
  };
}

/** Fills planes[3, R, R] with the mean of n x n bilinear samples a pixel, n being the patch's pixels for one of the crop's. */
function resample(patch: Patch, quad: Quad, resolution: number, planes: Float32Array): void {
  const n = Math.max(1, Math.ceil(sideOf(quad) / resolution / patch.factor - 1e-6));
  const toPatch = (x: number, y: number) => {
    const point = cropToImage(quad, resolution, { x, y });
    return { x: (point.x - patch.left) / patch.factor - 0.5, y: (point.y - patch.top) / patch.factor - 0.5 };
  };
  // The map is affine: walk it by its two steps from the first sample.
  const origin = toPatch(0.5 / n, 0.5 / n);
  const next = toPatch(1.5 / n, 0.5 / n);
  const step = { x: next.x - origin.x, y: next.y - origin.y };
  const { width, height, data } = patch;
  const plane = resolution ** 2;
  const share = 1 / n ** 2;
  for (let v = 0; v < resolution * n; v++) {
    const line = Math.floor(v / n) * resolution;
    for (let u = 0; u < resolution * n; u++) {
      const x = origin.x + u * step.x - v * step.y;
      const y = origin.y + u * step.y + v * step.x;
      const i = Math.min(width - 2, Math.max(0, Math.floor(x)));
      const j = Math.min(height - 2, Math.max(0, Math.floor(y)));
      const a = x - i;
      const b = y - j;
      const from = 3 * (j * width + i);
      const below = from + 3 * width;
      const at = line + Math.floor(u / n);
      for (let c = 0; c < 3; c++) {
        const upper = (data[from + c] as number) * (1 - a) + (data[from + 3 + c] as number) * a;
        const lower = (data[below + c] as number) * (1 - a) + (data[below + 3 + c] as number) * a;
        const index = c * plane + at;
        planes[index] = (planes[index] as number) + share * (upper * (1 - b) + lower * b);
      }
    }
  }
}
