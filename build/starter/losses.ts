import { abs, add, concat, div, fir, meanAll, mul, slice, square, sub, type Value } from '../../src/engine/graph';
import { SSIM_C1, SSIM_C2 } from '../../src/engine/measure/likeness';

const SCALES = 4;
/** Two paintings that differ by this much, of a range of 2, are half of what `changedLoss` calls different. */
const CHANGED = 0.1;
const BOX: readonly number[] = [0.5, 0.5];

/**
 * How far a picture is from the painting: weighted L1 at four scales, weighted L1 between their gradients, and a share of L2.
 * @param image, target [N,3,R,R]; @param mask [N,1,R,R], mean about 1.5; @returns scalar
 */
export function paintingLoss(image: Value, target: Value, mask: Value): Value {
  let difference = sub(image, target);
  let weight = mask;
  let loss = add(weightedL1(difference, weight), mul(meanAll(mul(square(difference), weight)), 2));
  loss = add(loss, gradientL1(difference, weight));
  for (let scale = 1; scale < SCALES; scale++) {
    difference = half(difference);
    weight = half(weight);
    loss = add(loss, weightedL1(difference, weight));
  }
  return loss;
}

/**
 * How far the difference between two pictures is from the difference between their paintings. What both show alike, and both may
 * show wrongly, cancels: what is left is the effect of the factors in which they differ, however few pixels it has.
 * @param image, target [2N,3,R,R], partners are N rows apart; @param mask [2N,1,R,R]; @returns scalar
 */
export function pairLoss(image: Value, target: Value, mask: Value): Value {
  const off = partners(sub(image, target));
  const weights = partners(mask);
  const difference = sub(off.first, off.second);
  const weight = mul(add(weights.first, weights.second), 0.5);
  return add(weightedL1(difference, weight), weightedL1(half(difference), half(weight)));
}

/**
 * Mean square of what is wrong where a picture's painting differs from its partner's: in the few pixels that an expression moves.
 * @param image, target [2N,3,R,R], partners are N rows apart; @returns scalar
 */
export function changedLoss(image: Value, target: Value): Value {
  const { first, second } = partners(target);
  const apart = square(sub(first, second));
  const weight = div(apart, add(apart, CHANGED ** 2));
  return meanAll(mul(square(sub(image, target)), concat([weight, weight], 0)));
}

/** A Gaussian window of 7 pixels, sigma 1.5: that of SSIM, cut where it has fallen to a seventh. */
const WINDOW: readonly number[] = [-3, -2, -1, 0, 1, 2, 3]
  .map((offset) => Math.exp(-(offset ** 2) / (2 * 1.5 ** 2)))
  .map((v, _, all) => v / all.reduce((a, b) => a + b, 0));

/**
 * 1 - SSIM (Wang et al. 2004) with a small window: hair, cloth and lashes count by their structure, which a mean of differences lets fade
 * into grey. @param image, target [N,3,R,R] in [-1,1]; @returns scalar
 */
export function structureLoss(image: Value, target: Value): Value {
  const rows = image.shape[0] as number;
  const products = [image, target, square(image), square(target), mul(image, target)];
  const blurred = fir(concat(products, 0), { taps: WINDOW, pads: [0, 0, 0, 0] });
  const [mx, my, xx, yy, xy] = products.map((_, i) => slice(blurred, 0, i * rows, (i + 1) * rows)) as [
    ...[Value, Value, Value, Value, Value],
  ];
  const product = mul(mx, my);
  const squares = add(square(mx), square(my));
  const above = mul(add(mul(product, 2), SSIM_C1), add(mul(sub(xy, product), 2), SSIM_C2));
  const below = mul(add(squares, SSIM_C1), add(sub(add(xx, yy), squares), SSIM_C2));
  return sub(1, meanAll(div(above, below)));
}

/** Mean distance of two pictures at a quarter of their size: colours, light and shapes, but no detail. @returns scalar */
export function coarseLoss(a: Value, b: Value): Value {
  return meanAll(abs(half(half(sub(a, b)))));
}

function partners(x: Value): { first: Value; second: Value } {
  const rows = x.shape[0] as number;
  return { first: slice(x, 0, 0, rows / 2), second: slice(x, 0, rows / 2, rows) };
}

function weightedL1(difference: Value, weight: Value): Value {
  return meanAll(mul(abs(difference), weight));
}

/** Gradients are linear, so the difference of gradients is the gradient of the difference. */
function gradientL1(difference: Value, weight: Value): Value {
  const [, , h, w] = difference.shape as [number, number, number, number];
  const down = sub(slice(difference, 2, 1, h), slice(difference, 2, 0, h - 1));
  const right = sub(slice(difference, 3, 1, w), slice(difference, 3, 0, w - 1));
  return add(weightedL1(down, slice(weight, 2, 1, h)), weightedL1(right, slice(weight, 3, 1, w)));
}

function half(x: Value): Value {
  return fir(x, { taps: BOX, down: 2, pads: [0, 0, 0, 0] });
}
