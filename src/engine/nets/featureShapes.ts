import type { ArcfaceConfig, EncoderBody, LpipsConfig } from '../../shared/networks';
import type { Shape } from '../tensor/tensor';
import { faceMapSide } from './arcface';
import { squeezedChannels, unitPlans } from './irse';
import { headName } from './lpips';
import { vggConvolutions } from './vgg';

type Shapes = Map<string, Shape>;

/** Tensors of a residual body: the input layer and its units. */
export function bodyShapes(body: EncoderBody, prefix: string): Shapes {
  const shapes: Shapes = new Map();
  shapes.set(`${prefix}input_layer.0.weight`, [body.inputChannels, 3, 3, 3]);
  addBatchNorm(shapes, `${prefix}input_layer.1`, body.inputChannels);
  shapes.set(`${prefix}input_layer.2.weight`, [body.inputChannels]);
  for (const { index, inputs, outputs } of unitPlans(body)) {
    const unit = `${prefix}body.${index}`;
    if (inputs !== outputs) {
      shapes.set(`${unit}.shortcut_layer.0.weight`, [outputs, inputs, 1, 1]);
      addBatchNorm(shapes, `${unit}.shortcut_layer.1`, outputs);
    }
    addBatchNorm(shapes, `${unit}.res_layer.0`, inputs);
    shapes.set(`${unit}.res_layer.1.weight`, [outputs, inputs, 3, 3]);
    shapes.set(`${unit}.res_layer.2.weight`, [outputs]);
    shapes.set(`${unit}.res_layer.3.weight`, [outputs, outputs, 3, 3]);
    addBatchNorm(shapes, `${unit}.res_layer.4`, outputs);
    const narrow = squeezedChannels(outputs, body.seReduction);
    shapes.set(`${unit}.res_layer.5.fc1.weight`, [narrow, outputs, 1, 1]);
    shapes.set(`${unit}.res_layer.5.fc2.weight`, [outputs, narrow, 1, 1]);
  }
  return shapes;
}

/** Channels of a body's last stage. */
export function bodyChannels(body: EncoderBody): number {
  return body.stages[body.stages.length - 1]?.channels ?? body.inputChannels;
}

/** The state dict of ArcFace's network. */
export function arcfaceShapes(config: ArcfaceConfig): Shapes {
  const shapes = bodyShapes(config, '');
  const channels = bodyChannels(config);
  addBatchNorm(shapes, 'output_layer.0', channels);
  shapes.set('output_layer.3.weight', [config.dims, channels * faceMapSide(config) ** 2]);
  shapes.set('output_layer.3.bias', [config.dims]);
  addBatchNorm(shapes, 'output_layer.4', config.dims);
  return shapes;
}

/** VGG16's convolutions under torchvision's names, then LPIPS's heads under its own. */
export function lpipsShapes(config: LpipsConfig): Shapes {
  const shapes: Shapes = new Map();
  for (const { name, inputs, outputs } of vggConvolutions(config)) {
    shapes.set(`${name}.weight`, [outputs, inputs, 3, 3]);
    shapes.set(`${name}.bias`, [outputs]);
  }
  config.channels.forEach((channels, i) => shapes.set(headName(i), [1, channels, 1, 1]));
  return shapes;
}

function addBatchNorm(shapes: Shapes, layer: string, channels: number): void {
  for (const key of ['weight', 'bias', 'running_mean', 'running_var']) shapes.set(`${layer}.${key}`, [channels]);
  shapes.set(`${layer}.num_batches_tracked`, []);
}
