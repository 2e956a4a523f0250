import { expect, type Locator } from '@playwright/test';
import sharp from 'sharp';

/** Side of the pictures that are compared, in pixels: what counts is whether something can be seen, not how sharply. */
const SIDE = 48;

/** What an element looks like now: rgb [SIDE, SIDE, 3]. Works for every kind of canvas. */
export async function pictureOf(element: Locator): Promise<Uint8Array> {
  const png = await element.screenshot({ animations: 'allow' });
  const small = sharp(png).removeAlpha().toColourspace('srgb').resize(SIDE, SIDE, { fit: 'fill' });
  return new Uint8Array(await small.raw().toBuffer());
}

/** Mean absolute difference of two pictures, 0..255. */
export function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

/** Standard deviation over all pixels and channels: near 0 for an empty area. */
export function contrast(picture: Uint8Array): number {
  const mean = picture.reduce((sum, value) => sum + value, 0) / picture.length;
  return Math.sqrt(picture.reduce((sum, value) => sum + (value - mean) ** 2, 0) / picture.length);
}

/** Waits until an element shows a picture rather than an empty area. */
export async function expectPicture(element: Locator): Promise<Uint8Array> {
  let picture = new Uint8Array();
  await expect
    .poll(async () => contrast((picture = new Uint8Array(await pictureOf(element)))), {
      message: 'a picture to be shown',
      timeout: 45_000,
    })
    .toBeGreaterThan(12);
  return picture;
}

/** Waits until an element looks clearly different from a picture. */
export async function expectChange(element: Locator, from: Uint8Array, atLeast = 0.6): Promise<Uint8Array> {
  let picture = from;
  await expect
    .poll(async () => difference((picture = await pictureOf(element)), from), {
      message: 'the picture to change',
      timeout: 45_000,
    })
    .toBeGreaterThan(atLeast);
  return picture;
}
