import type { Shape } from '../../tensor/tensor';
import { emit, type Value } from '../graph';
import type { OpRecord } from '../op';
import { add, mul, square, sub } from './arithmetic';
import { mean, sumTo } from './reduce';
import { perChannel, reshape } from './shape';
import { rsqrt } from './unary';

// y = (x - mean) / sqrt(var + eps) over the pixels of each channel of each sample, biased variance
export const instanceNormRecord: OpRecord<'instanceNorm'> = {
  name: 'instanceNorm',
  shape: ([x]) => {
    if (x?.length !== 4) throw new Error(`instance norm needs [N,C,H,W], got [${x}]`);
    return x;
  },
  lower: (v, [x], to) => {
    const channels = v.shape[1] as number;
    const ones = to.floats(Array<number>(channels).fill(1), [channels]);
    const zeros = to.floats(Array<number>(channels).fill(0), [channels]);
    return to.node('InstanceNormalization', [x as string, ones, zeros], { epsilon: { float: v.attrs.epsilon } });
  },
  // dx = (gy - mean(gy) - y mean(gy y)) / sqrt(var + eps)
  vjp: (v, gy) => [
    () => {
      const x = v.inputs[0] as Value;
      const y = v as Value;
      const centred = sub(x, mean(x, [2, 3]));
      const scale = rsqrt(add(mean(square(centred), [2, 3]), v.attrs.epsilon));
      return mul(sub(sub(gy, mean(gy, [2, 3])), mul(y, mean(mul(gy, y), [2, 3]))), scale);
    },
  ],
};

// y = gamma (x - running_mean) / sqrt(running_var + eps) + beta: inference mode, one affine map per channel
export const batchNormRecord: OpRecord<'batchNorm'> = {
  name: 'batchNorm',
  shape: ([x, ...parameters]) => {
    if (parameters.length !== 4 || parameters.some((p) => p.length !== 1 || p[0] !== x?.[1])) {
      throw new Error(`batch norm of [${x}] needs gamma, beta, mean and variance of one number per channel`);
    }
    return x as Shape;
  },
  lower: (v, inputs, to) => to.node('BatchNormalization', inputs, { epsilon: { float: v.attrs.epsilon } }),
  vjp: (v, gy) => {
    const [x, gamma, beta, runningMean, variance] = v.inputs as [Value, Value, Value, Value, Value];
    const rank = x.shape.length;
    const inverse = () => rsqrt(add(variance, v.attrs.epsilon));
    const sums = (g: Value) => reshape(sumTo(g, perChannel(gamma, rank).shape), gamma.shape);
    return [
      () => mul(gy, perChannel(mul(gamma, inverse()), rank)),
      () => sums(mul(gy, mul(sub(x, perChannel(runningMean, rank)), perChannel(inverse(), rank)))),
      () => reshape(sumTo(gy, perChannel(beta, rank).shape), beta.shape),
      null, // the running statistics are constants of the network
      null,
    ];
  },
};

/** Instance normalisation without scale and shift: x [N,C,H,W]. */
export function instanceNorm(x: Value, epsilon = 1e-5): Value {
  return emit(instanceNormRecord, [x], { epsilon });
}
/** Batch normalisation with stored statistics: x [N,C,...], all parameters [C]. */
export function batchNorm(
  x: Value,
  p: { gamma: Value; beta: Value; mean: Value; variance: Value },
  epsilon = 1e-5,
): Value {
  return emit(batchNormRecord, [x, p.gamma, p.beta, p.mean, p.variance], { epsilon });
}
