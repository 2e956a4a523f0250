import { add, gemm, lrelu, mul, type Value } from '../graph';

/**
 * Fully connected layer with equalised learning rate: y = x (W lr/sqrt(in))^T + b lr, then, if asked, leaky ReLU 0.2 with gain sqrt 2.
 * (StyleGAN2-ADA; StyleInV section 3.2 uses the same layer.)
 * @param x [N,in]; @param weight [out,in]; @param bias [out] or undefined
 */
export function fullyConnected(
  x: Value,
  weight: Value,
  bias: Value | undefined,
  options: { lrMultiplier?: number; activate?: boolean } = {},
): Value {
  const { lrMultiplier = 1, activate = false } = options;
  const [, inputs] = weight.shape as [number, number];
  // the product is smaller than the weight, so the gain is applied to it
  const product = mul(gemm(x, weight, false, true), lrMultiplier / Math.sqrt(inputs));
  const y = bias ? add(product, mul(bias, lrMultiplier)) : product;
  return activate ? lrelu(y) : y;
}
