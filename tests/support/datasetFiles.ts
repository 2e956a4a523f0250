import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { Random } from '../../src/engine/tensor/random';
import { locateFfmpeg } from '../../src/engine/video/locate';
import type { FaceDetector } from '../../src/engine/portrait/detect/faces';
import type { RgbImage } from '../../src/engine/portrait/image';

/** A picture of smooth random colours: another seed looks quite different. */
export function patternOf(seed: number, width = 64, height = width): RgbImage {
  const random = new Random(seed);
  const grid = Array.from({ length: 3 * 6 * 6 }, () => random.uniform());
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) rgb[at++] = 255 * smooth(grid, c, (5 * x) / width, (5 * y) / height);
    }
  }
  return { width, height, rgb };
}

function smooth(grid: readonly number[], channel: number, x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const at = (dx: number, dy: number) => grid[36 * channel + 6 * (j + dy) + i + dx] ?? 0;
  const [u, v] = [x - i, y - j];
  return (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v;
}

/** Writes a picture in the format of the name's extension, or another one. */
export async function writePicture(path: string, image: RgbImage, format?: 'png' | 'jpeg' | 'gif'): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const raw = { width: image.width, height: image.height, channels: 3 } as const;
  const picture = sharp(Buffer.from(image.rgb), { raw });
  await (format ? picture.toFormat(format).toFile(path) : picture.toFile(path));
}

/** Runs the ffmpeg that the program itself would use. */
export async function ffmpeg(...args: string[]): Promise<void> {
  const { path } = await locateFfmpeg();
  execFileSync(path, ['-y', '-hide_banner', '-nostdin', '-loglevel', 'error', ...args], { stdio: 'pipe' });
}

/** The middle of the pure red in a picture, as if it were a face whose eyes are `eyes` pixels apart. */
export function redSpotDetector(eyes = 8): FaceDetector & { readonly looks: number } {
  const state = { looks: 0 };
  return {
    get looks() {
      return state.looks;
    },
    async detect({ width, height, rgb }) {
      state.looks++;
      let [count, sumX, sumY] = [0, 0, 0];
      for (let at = 0; at < width * height; at++) {
        const [red = 0, green = 0, blue = 0] = rgb.subarray(3 * at, 3 * at + 3);
        if (red < 200 || green > 90 || blue > 90) continue;
        count++;
        sumX += at % width;
        sumY += Math.floor(at / width);
      }
      if (count < 9) return [];
      const [x, y] = [sumX / count, sumY / count];
      const points = {
        leftEye: { x: x - eyes / 2, y },
        rightEye: { x: x + eyes / 2, y },
        mouthLeft: { x: x - eyes / 2, y: y + eyes },
        mouthRight: { x: x + eyes / 2, y: y + eyes },
      };
      return [{ box: { x: x - eyes, y: y - eyes, width: 2 * eyes, height: 2 * eyes }, points, score: 1, meshFlag: 1 }];
    },
    release: async () => undefined,
  };
}
