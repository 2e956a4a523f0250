/** An 8-bit sRGB picture: `rgb` holds height * width * 3 bytes, row by row from the top left. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}
