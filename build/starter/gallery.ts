import sharp from 'sharp';
import type { F32 } from '../../src/engine/tensor/tensor';

/** Images [N,3,R,R] in [-1,1] as a PNG grid, `scale` times as large. */
export async function saveGrid(path: string, rowsOfImages: readonly F32[], scale = 2): Promise<void> {
  const first = rowsOfImages[0] as F32;
  const [columns, , side] = first.shape as [number, number, number, number];
  const [width, height] = [columns * side, rowsOfImages.length * side];
  const rgb = new Uint8Array(width * height * 3);
  rowsOfImages.forEach((images, row) => {
    for (let n = 0; n < columns; n++) {
      for (let c = 0; c < 3; c++) {
        for (let y = 0; y < side; y++) {
          for (let x = 0; x < side; x++) {
            const value = images.data[((n * 3 + c) * side + y) * side + x] as number;
            rgb[((row * side + y) * width + n * side + x) * 3 + c] = Math.min(
              255,
              Math.max(0, Math.round(value * 127.5 + 127.5)),
            );
          }
        }
      }
    }
  });
  const picture = sharp(rgb, { raw: { width, height, channels: 3 } });
  await picture
    .resize(width * scale, height * scale, { kernel: 'lanczos3' })
    .png()
    .toFile(path);
}
