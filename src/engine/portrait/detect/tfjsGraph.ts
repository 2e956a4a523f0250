import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import {
  add,
  conv,
  Graph,
  pad,
  perChannel,
  prelu,
  relu,
  reshape,
  sigmoid,
  slice,
  sub,
  transpose,
  type Pads,
  type Value,
} from '../../graph';
import { compile } from '../../onnx';
import type { OnnxModel } from '../../runtime/types';
import { f32, type F32 } from '../../tensor/tensor';
import type { TfjsModel, TfjsNode, TfjsWeight } from './tfjsModel';

export interface ConvertOptions {
  readonly name: string;
  /** Height and width of the square input picture. */
  readonly inputSize: number;
  /** Outputs to keep: name in the result -> name of a node in the model. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Rebuilds a TensorFlow.js graph model through this project's own graph builder, turning its NHWC pictures and HWIO kernels into
 * NCHW and OIHW; its input becomes 'image' [1, 3, size, size], reshaped outputs keep TensorFlow's order. Knows the operations of the
 * two face models, no others.
 * @throws StudioError 'unsupported' naming an operation it does not know, 'corrupt' if the nodes are not in order.
 */
export function convertTfjs(model: TfjsModel, { name, inputSize, outputs }: ConvertOptions): OnnxModel {
  const builder = new Builder(model);
  const image = builder.graph.input('image', [1, 3, inputSize, inputSize]);
  for (const node of model.nodes) {
    if (node.op === 'Const') continue;
    if (node.op === 'Placeholder') {
      builder.set(node, image);
      continue;
    }
    const build = OPERATIONS[node.op];
    if (!build)
      throw new StudioError('unsupported', `The model ${name} uses ${node.op}, which this program cannot rebuild.`);
    builder.graph.scoped(node.name, () => builder.set(node, build(node, builder)));
  }
  const kept = Object.entries(outputs).map(([output, node]) => [output, builder.value(node)] as const);
  return compile(Object.fromEntries(kept), { name, weights: builder.baked });
}

/** What has been built so far, by node name. */
class Builder {
  readonly graph = new Graph();
  /** Kernels, biases and slopes in our layout; baked into the network. */
  readonly baked = new Map<string, F32>();
  private readonly values = new Map<string, Value>();

  constructor(private readonly model: TfjsModel) {}

  set(node: TfjsNode, value: Value): void {
    this.values.set(node.name, value);
  }
  value(name: string | undefined): Value {
    const value = this.values.get(name ?? '');
    if (!value) throw new StudioError('corrupt', `The face detector's node ${name} is used before it is defined.`);
    return value;
  }
  constant(name: string | undefined): TfjsWeight {
    const weight = this.model.weights.get(name ?? '');
    if (!weight) throw new StudioError('corrupt', `The face detector's constant ${name} has no numbers.`);
    return weight;
  }
  /** A convolution kernel: axis i of the result is axis order[i] of TensorFlow's [kh, kw, in, out]. */
  kernel(name: string | undefined, order: readonly [number, number, number, number]): Value {
    return this.bake(name, permuted(this.constant(name), order));
  }
  vector(name: string | undefined): Value {
    const { data } = this.constant(name);
    return this.bake(name, f32([data.length], Float32Array.from(data)));
  }
  private bake(name: string | undefined, tensor: F32): Value {
    const key = name ?? '';
    this.baked.set(key, tensor);
    return this.graph.weight(key, tensor.shape);
  }
}

type Operation = (node: TfjsNode, builder: Builder) => Value;

/** TensorFlow's axes of a picture, [n, h, w, c], in ours, [n, c, h, w]. */
const AXIS_OF = [0, 2, 3, 1] as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  _FusedConv2D: (node, b) => {
    const [image, kernel, bias, slope] = node.input;
    const y = add(convolve(node, b.value(image), b.kernel(kernel, [3, 2, 0, 1])), perChannel(b.vector(bias)));
    const activation = fusedActivation(node);
    if (activation === 'Prelu') return prelu(y, b.vector(slope));
    return activation === 'Relu' ? relu(y) : y;
  },
  // The kernel is [kh, kw, c, 1]: one filter a channel.
  DepthwiseConv2dNative: (node, b) => {
    const kernel = b.kernel(node.input[1], [2, 3, 0, 1]);
    return convolve(node, b.value(node.input[0]), kernel, kernel.shape[0]);
  },
  AddV2: (node, b) => add(b.value(node.input[0]), b.value(node.input[1])),
  Relu: (node, b) => relu(b.value(node.input[0])),
  Prelu: (node, b) => prelu(b.value(node.input[0]), b.vector(node.input[1])),
  Sigmoid: (node, b) => sigmoid(b.value(node.input[0])),
  Identity: (node, b) => b.value(node.input[0]),
  MaxPool: (node, b) => {
    const [window, stride] = [intsOf(node, 'ksize')[1], intsOf(node, 'strides')[1]];
    if (window !== 2 || stride !== 2)
      throw new StudioError('unsupported', `Max pooling of ${window} by ${stride} is not known here.`);
    return maxPool2(b.value(node.input[0]));
  },
  Pad: (node, b) => {
    const { data } = b.constant(node.input[1]);
    return AXIS_OF.reduce((x, axis, i) => pad(x, axis, data[2 * i] ?? 0, data[2 * i + 1] ?? 0), b.value(node.input[0]));
  },
  Reshape: (node, b) => {
    const x = transpose(b.value(node.input[0]), [0, 2, 3, 1]);
    const shape = Array.from(b.constant(node.input[1]).data);
    const known = shape.reduce((product, d) => (d > 0 ? product * d : product), 1);
    const total = x.shape.reduce((product, d) => product * d, 1);
    return reshape(
      x,
      shape.map((d) => (d > 0 ? d : total / known)),
    );
  },
};

function convolve(node: TfjsNode, x: Value, kernel: Value, groups = 1): Value {
  const stride = intsOf(node, 'strides')[1] ?? 1;
  const [, , height = 0, width = 0] = x.shape;
  const [, , kh = 0, kw = 0] = kernel.shape;
  const [top, bottom] = padding(node, height, kh, stride);
  const [left, right] = padding(node, width, kw, stride);
  const pads: Pads = [top, left, bottom, right];
  return conv(x, kernel, { stride, pads, groups });
}

/** TensorFlow's SAME: just enough zeros for ceil(size / stride) results, the odd one at the end. VALID: none. */
function padding(node: TfjsNode, size: number, kernel: number, stride: number): [number, number] {
  if (textOf(node, 'padding') === 'VALID') return [0, 0];
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size);
  return [total >> 1, total - (total >> 1)];
}

/** Maximum over 2 x 2 pixels, of even sizes: max(a, b) = a + relu(b - a), first along rows, then along columns. */
function maxPool2(x: Value): Value {
  const [n = 1, c = 1, height = 0, width = 0] = x.shape;
  const max = (a: Value, b: Value) => add(a, relu(sub(b, a)));
  const pairsOfRows = reshape(x, [n, c, height / 2, 2, width]);
  const rows = reshape(max(slice(pairsOfRows, 3, 0, 1), slice(pairsOfRows, 3, 1, 2)), [n, c, height / 2, width / 2, 2]);
  return reshape(max(slice(rows, 4, 0, 1), slice(rows, 4, 1, 2)), [n, c, height / 2, width / 2]);
}

/** The activation fused into a convolution after its bias. */
function fusedActivation(node: TfjsNode): string | undefined {
  const { fused_ops } = z
    .object({ fused_ops: z.object({ list: z.object({ s: z.array(z.string()) }) }) })
    .parse(node.attr);
  const [bias, activation] = fused_ops.list.s.map(fromBase64);
  if (bias !== 'BiasAdd') throw new StudioError('unsupported', `A convolution fused with ${bias} is not known here.`);
  return activation;
}

/** Attributes arrive as protobuf JSON: 64-bit integers as text, text as base64. */
function intsOf(node: TfjsNode, key: string): number[] {
  return z.object({ list: z.object({ i: z.array(z.coerce.number().int()) }) }).parse(node.attr[key]).list.i;
}
function textOf(node: TfjsNode, key: string): string {
  return fromBase64(z.object({ s: z.string() }).parse(node.attr[key]).s);
}
function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1');
}

/** Axes reordered: axis i of the result is axis order[i] of the [a, b, c, d] given. */
function permuted({ shape, data }: TfjsWeight, order: readonly [number, number, number, number]): F32 {
  if (shape.length !== 4)
    throw new StudioError('corrupt', `The face detector has a kernel with ${shape.length} axes instead of 4.`);
  const strides = [3, 2, 1, 0].map((last) => shape.slice(4 - last).reduce((product, d) => product * d, 1));
  const size = order.map((axis) => shape[axis] ?? 1);
  const step = order.map((axis) => strides[axis] ?? 1);
  const out = f32(size);
  const [s0 = 1, s1 = 1, s2 = 1, s3 = 1] = size;
  const [t0 = 0, t1 = 0, t2 = 0, t3 = 0] = step;
  let at = 0;
  for (let a = 0; a < s0; a++)
    for (let b = 0; b < s1; b++)
      for (let c = 0; c < s2; c++)
        for (let d = 0; d < s3; d++) out.data[at++] = data[a * t0 + b * t1 + c * t2 + d * t3] ?? NaN;
  return out;
}
