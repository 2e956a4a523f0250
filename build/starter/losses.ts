import { abs, add, fir, meanAll, mul, slice, square, sub, type Value } from '../../src/engine/graph';

const SCALES = 4;
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
