import { StudioError } from '../../shared/errors';
import {
  add,
  broadcast,
  clamp,
  concat,
  conv,
  fir,
  lrelu,
  mean,
  mul,
  perChannel,
  reshape,
  samePads,
  sqrt,
  square,
  sub,
  type Graph,
  type Value,
} from '../graph';
import { fullyConnected } from './layers';

/** What the layers depend on beside their widths. */
export interface DiscriminatorSettings {
  readonly mbstdGroupSize: number;
  /** null: activations are not clamped. */
  readonly convClamp: number | null;
}

interface ConvolutionOptions {
  readonly kernel?: number;
  /** Blur and halve the resolution. */
  readonly down?: boolean;
  /** Scales output and clamp. */
  readonly gain?: number;
}

/** Layers of the residual discriminators (StyleGAN2 section 4.1), under the names of their state dicts. */
export class DiscriminatorLayers {
  constructor(
    private readonly g: Graph,
    private readonly settings: DiscriminatorSettings,
    private readonly prefix: string,
  ) {}

  /** [N,3,R,R] -> [N,channels,R,R]. */
  fromRgb(image: Value, resolution: number, channels: number): Value {
    return this.convolution(image, `b${resolution}.fromrgb`, channels, { kernel: 1 });
  }

  /**
   * Residual block: [N,C,r,r] -> [N,outputs,r/2,r/2]; both branches are scaled by sqrt(1/2) before the sum.
   * @param hidden channels between its two convolutions
   */
  block(x: Value, r: number, hidden: number, outputs: number): Value {
    const weight = this.scaledWeight(`b${r}.skip`, outputs, x.shape[1] as number, 1, Math.SQRT1_2);
    const skip = conv(fir(x, { down: 2, pads: [1, 1, 1, 1] }), weight);
    const y = this.convolution(x, `b${r}.conv0`, hidden, {});
    return add(skip, this.convolution(y, `b${r}.conv1`, outputs, { down: true, gain: Math.SQRT1_2 }));
  }

  /**
   * Minibatch standard deviation, convolution and two fully connected layers: [N,C,4,4] -> [N,outputs].
   * @param parts independent sub-batches along N
   */
  epilogue(x: Value, channels: number, outputs: number, parts: number): Value {
    const y = this.convolution(minibatchStddev(x, this.settings.mbstdGroupSize, parts), 'b4.conv', channels, {});
    const flat = reshape(y, [y.shape[0] as number, channels * 16]);
    const hidden = this.linear(flat, 'b4.fc', channels, true);
    return this.linear(hidden, 'b4.out', outputs, false);
  }

  /** Equalised convolution, bias, leaky ReLU 0.2 with gain sqrt 2, clamp. */
  private convolution(
    x: Value,
    name: string,
    outputs: number,
    { kernel = 3, down = false, gain = 1 }: ConvolutionOptions,
  ): Value {
    const weight = this.scaledWeight(name, outputs, x.shape[1] as number, kernel, 1);
    const y = down
      ? conv(fir(x, { pads: [2, 2, 2, 2] }), weight, { stride: 2 })
      : conv(x, weight, { pads: samePads(kernel) });
    const bias = this.g.weight(`${this.prefix}${name}.bias`, [outputs]);
    const activated = lrelu(add(y, perChannel(bias)), 0.2, Math.SQRT2 * gain);
    const limit = this.settings.convClamp;
    return limit === null ? activated : clamp(activated, -limit * gain, limit * gain);
  }

  private linear(x: Value, name: string, outputs: number, activate: boolean): Value {
    const weight = this.g.weight(`${this.prefix}${name}.weight`, [outputs, x.shape[1] as number]);
    return fullyConnected(x, weight, this.g.weight(`${this.prefix}${name}.bias`, [outputs]), { activate });
  }

  /** Stored weight times 1/sqrt(inputs k^2) and a further gain. */
  private scaledWeight(name: string, outputs: number, inputs: number, kernel: number, gain: number): Value {
    const stored = this.g.weight(`${this.prefix}${name}.weight`, [outputs, inputs, kernel, kernel]);
    return mul(stored, gain / Math.sqrt(inputs * kernel * kernel));
  }
}

/**
 * Appends one channel: the standard deviation over a group of samples, averaged over channels and pixels (StyleGAN2-ADA).
 * In each part of n samples, sample i is in group i mod (n/size).
 */
function minibatchStddev(x: Value, groupSize: number, parts: number): Value {
  const [n, channels, h, w] = x.shape as [number, number, number, number];
  const size = Math.min(groupSize, n / parts);
  const groups = n / parts / size;
  if (!Number.isInteger(size) || !Number.isInteger(groups)) {
    throw new StudioError('internal', `${n} samples do not split into ${parts} parts of groups of ${groupSize}`);
  }
  const grouped = reshape(x, [parts, size, groups, channels * h * w]);
  const variance = mean(square(sub(grouped, mean(grouped, [1]))), [1]);
  const deviation = mean(sqrt(add(variance, 1e-8)), [3]);
  const channel = broadcast(reshape(deviation, [parts, 1, groups, 1, 1]), [parts, size, groups, h, w]);
  return concat([x, reshape(channel, [n, 1, h, w])], 1);
}
