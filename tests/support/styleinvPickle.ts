import type { EncoderConfig, GeneratorConfig, MotionConfig } from '../../src/shared/networks';
import { unitPlans } from '../../src/engine/nets/irse';
import { py, type Py } from './pickleWriter';
import { network, type Attributes, type LazyTensor } from './torchPickle';

/*
 * Networks as the published checkpoints pickle them, with the attributes that say what their tensors do not.
 */

type Tensors = ReadonlyMap<string, LazyTensor>;

export function generatorPickle(config: GeneratorConfig, tensors: Tensors, more: Attributes = {}): Py {
  const block = { architecture: 'skip', img_channels: 3 };
  const layer = { conv_clamp: config.convClamp, use_noise: config.useNoise, activation: 'lrelu' };
  return network('Generator', tensors, {
    '': { z_dim: config.zDim, c_dim: 0, w_dim: config.wDim, img_resolution: config.resolution, img_channels: 3 },
    'synthesis.b8': block,
    'synthesis.b4.conv1': layer,
    'mapping.fc0': { activation: 'lrelu', bias_gain: py.float(config.mappingLrMultiplier) },
    ...more,
  });
}

/** Layers that are ordinary torch modules in these networks. */
const PLAIN = /(^|\.)(input_layer|body|res_layer|shortcut_layer|adains)(\.\d+)*$/;

/** Strides as torch.nn.Conv2d keeps them. */
function strides(config: EncoderConfig): Attributes {
  const layers = unitPlans(config).map(({ index, stride }): [string, { stride: Py }] => [
    `encoder.body.${index}.res_layer.3`,
    { stride: py.tuple(stride, stride) },
  ]);
  return Object.fromEntries(layers);
}

export function encoderPickle(config: EncoderConfig, tensors: Tensors, more: Attributes = {}): Py {
  const opts = py.instance(
    'argparse.Namespace',
    py.dict({ output_size: config.resolution, n_styles: config.numWs, learn_in_w: true }),
  );
  return network('pSp', tensors, { '': { opts }, ...strides(config), ...more }, PLAIN);
}

type Options = { readonly [key: string]: Options | Py };

/** An omegaconf tree: every node refers to its parent. */
export function omegaconf(options: Options): Py {
  return node(options, null);
}

function node(value: Options | Py, parent: Py): Py {
  if (Array.isArray(value))
    return container('omegaconf.listconfig.ListConfig', parent, (self) => value.map((item: Py) => node(item, self)));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    const meta = py.instance('omegaconf.base.Metadata', py.dict({ ref_type: py.global('typing.Any'), optional: true }));
    return py.instance('omegaconf.nodes.AnyNode', py.dict({ _metadata: meta, _parent: parent, _val: value as Py }));
  }
  return container('omegaconf.dictconfig.DictConfig', parent, (self) =>
    py.dict(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, node(item as Options | Py, self)]))),
  );
}

function container(cls: string, parent: Py, content: (self: Py) => Py): Py {
  const self = py.instance(cls);
  const meta = py.instance(
    'omegaconf.base.ContainerMetadata',
    py.dict({
      ref_type: py.global('typing.Any'),
      object_type: py.global('builtins.dict'),
      resolver_cache: py.call('collections.defaultdict', [py.global('builtins.dict')]),
    }),
  );
  if (typeof self === 'object' && self !== null && 'cls' in self) {
    self.state = py.dict({ _metadata: meta, _parent: parent, _content: content(self) });
  }
  return self;
}

export function motionPickle(config: MotionConfig, tensors: Tensors, changes: Options = {}): Py {
  const mapping = omegaconf({
    c_dim: 0,
    content_dim: config.wDim,
    w_dim: config.wDim,
    layers_after_fuse: config.fuseLayers,
    concat_content: true,
    lr_multiplier: py.float(config.fuseLrMultiplier),
    sampling: { type: 'random', num_frames_per_video: 4, max_num_frames: config.maxFrames, total_dists: [1, 2, 4] },
    motion: {
      type: 'acyclic_pe',
      z_dim: config.motionDim,
      v_dim: config.motionDim,
      motion_z_distance: config.codeDistance,
      gen_strategy: 'conv',
      kernel_size: config.kernel,
      fourier: true,
      time_enc: { dim: config.frequencies, min_period_len: config.minPeriod, max_period_len: config.maxPeriod },
    },
  });
  const encoder = omegaconf({
    adain_mode: 'block',
    normalize_adain: true,
    lr_multiplier: 1,
    use_modulation: false,
    pca: { use_pca: false },
  });
  const own = {
    checkpoint: 'psp.pkl',
    mapping_opts: mapping,
    encoder_opts: encoder,
    input_residual: true,
    skip_encoder: false,
    clip_len: config.maxFrames,
  };
  return network(
    'StyleInV',
    tensors,
    {
      '': { ...own, ...(changes as Record<string, Py>) },
      'mapping.fcf0': { bias_gain: py.float(config.fuseLrMultiplier) },
      ...strides(config.encoder),
    },
    PLAIN,
  );
}
