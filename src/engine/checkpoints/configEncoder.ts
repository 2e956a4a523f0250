import { numWsOf, type EncoderBody, type EncoderConfig, type MotionConfig } from '../../shared/networks';
import type { Budget } from './budget';
import { count, dimension, type Note } from './configGenerator';
import { submodule, type ModuleRecord, type TensorRefs } from './modules';
import { numbersOf } from './pickleValues';
import { corrupt, unsupported } from './problems';
import { findSetting, numberSetting } from './settings';
import { readTensor } from './tensorData';

/** What is known from elsewhere in the file. */
export interface Surroundings {
  /** Resolution of the generator that lies beside the encoder. */
  readonly resolution: number | undefined;
  readonly budget: Budget;
}

const PUBLISHED_RESOLUTION = 256;

/**
 * Architecture of an IR-SE encoder into W from its tensors' shapes, and from the module's attributes where there is one. Works for the
 * encoder of a motion network too.
 * @throws StudioError 'unsupported' or 'corrupt'
 */
export function encoderConfig(
  refs: TensorRefs,
  module: ModuleRecord | undefined,
  surroundings: Surroundings,
  note: Note,
): EncoderConfig {
  requireUnitLr(module, 'encoder.linear');
  const resolution = resolutionOf(module, surroundings, note);
  return {
    resolution,
    ...encoderBody(refs, module),
    wDim: dimension(refs, 'encoder.linear.weight', 0),
    numWs: numWsOf(resolution),
  };
}

/** The residual body from its tensors' shapes, and from the module's strides where there is one. Errors as encoderConfig. */
export function encoderBody(refs: TensorRefs, module: ModuleRecord | undefined): EncoderBody {
  const stages = stagesOf(refs, module);
  const widest = stages.reduce((best, stage) => (stage.channels > best.channels ? stage : best));
  const squeezed = dimension(refs, `encoder.body.${widest.first}.res_layer.5.fc1.weight`, 0);
  return {
    inputChannels: dimension(refs, 'encoder.input_layer.0.weight', 0),
    stages: stages.map(({ channels, units }) => ({ channels, units })),
    seReduction: Math.max(1, Math.floor(widest.channels / squeezed)),
  };
}

interface Stage {
  /** Index of its first unit. */
  readonly first: number;
  readonly channels: number;
  units: number;
}

/** A stage starts where the stride is 2; files of tensors alone only show where the channels change. */
function stagesOf(refs: TensorRefs, module: ModuleRecord | undefined): Stage[] {
  const stages: Stage[] = [];
  const units = count(refs, 'encoder.body.', '.res_layer.1.weight');
  for (let i = 0; i < units; i++) {
    const channels = dimension(refs, `encoder.body.${i}.res_layer.1.weight`, 0);
    const stride = numbersOf(submodule(module, `encoder.body.${i}.res_layer.3`)?.attributes.get('stride'))?.[0];
    const current = stages[stages.length - 1];
    if (current && current.channels === channels && stride !== 2) current.units++;
    else if (stride === 1)
      throw unsupported(
        `Unit ${i} of its encoder changes the channels without halving the image`,
        'choose an IR-SE encoder',
      );
    else stages.push({ first: i, channels, units: 1 });
  }
  if (stages.length === 0) throw corrupt('Its encoder has no units');
  return stages;
}

function resolutionOf(module: ModuleRecord | undefined, { resolution }: Surroundings, note: Note): number {
  if (resolution !== undefined) return resolution;
  const found = findSetting(module, 'output_size') ?? findSetting(module, 'img_resolution');
  if (typeof found === 'number') return found;
  note(`The encoder does not say for which image size it was trained; ${PUBLISHED_RESOLUTION} was assumed.`);
  return PUBLISHED_RESOLUTION;
}

/** Linear layers whose weights are scaled at run time by other factors than the published ones would compute something else. */
function requireUnitLr(module: ModuleRecord | undefined, path: string): void {
  const gain = numberSetting(submodule(module, path), 'bias_gain') ?? 1;
  if (gain !== 1)
    throw unsupported(
      `Its layer ${path} has a learning-rate multiplier of ${gain}`,
      'choose a checkpoint with the published settings',
    );
}

/** Settings of StyleInV that turn it into another network, with the only value this program computes. */
const REQUIRED: readonly (readonly [name: string, value: unknown])[] = [
  ['input_residual', true],
  ['skip_encoder', false],
  ['use_pca', false],
  ['normalize_adain', true],
  ['use_modulation', false],
  ['concat_content', true],
  ['adain_mode', 'block'],
  ['gen_strategy', 'conv'],
  ['fourier', true],
];

/**
 * Architecture of a StyleInV motion network from its tensors, and from the module's attributes (an omegaconf tree among them).
 * @throws StudioError 'unsupported' for its ablations, 'corrupt'
 */
export function motionConfig(
  refs: TensorRefs,
  module: ModuleRecord | undefined,
  surroundings: Surroundings,
  note: Note,
): MotionConfig {
  for (const [name, value] of REQUIRED) {
    const found = findSetting(module, name);
    if (found === undefined || found === null || found === value) continue;
    throw unsupported(
      `It is a StyleInV variant with ${name} = ${String(found).slice(0, 40)}`,
      'choose one with the published settings',
    );
  }
  for (const norm of ['norm1', 'norm2']) requireUnitLr(module, `encoder.adains.0.${norm}.fc`);
  const encoder = encoderConfig(refs, module, surroundings, note);
  const blocks = count(refs, 'encoder.adains.', '.conv1.weight');
  if (blocks !== encoder.stages.length) {
    throw unsupported(
      `Its motion network has ${blocks} AdaIN blocks in ${encoder.stages.length} stages`,
      'choose one with a block after each stage',
    );
  }
  const fuseLayers = count(refs, 'mapping.fcf', '.weight');
  const time = 'mapping.motion_encoder.time_encoder.';
  return {
    encoder,
    wDim: encoder.wDim,
    motionDim: dimension(refs, 'mapping.motion_encoder.conv.0.weight', 1),
    kernel: dimension(refs, 'mapping.motion_encoder.conv.0.weight', 2),
    ...timing(refs, module, surroundings.budget, note),
    frequencies: dimension(refs, `${time}periods_predictor.weight`, 0),
    styleDim: dimension(refs, `mapping.fcf${fuseLayers - 1}.weight`, 0),
    fuseLayers,
    fuseLrMultiplier: numberSetting(submodule(module, 'mapping.fcf0'), 'bias_gain', 'lr_multiplier') ?? 0.01,
  };
}

type Timing = Pick<MotionConfig, 'codeDistance' | 'maxFrames' | 'minPeriod' | 'maxPeriod'>;

/** The stored frequencies tell the periods; in the published settings the shortest is the code distance, the longest the clip. */
function timing(refs: TensorRefs, module: ModuleRecord | undefined, budget: Budget, note: Note): Timing {
  const freqs = refs.get('mapping.motion_encoder.time_encoder.freqs');
  if (!freqs || freqs.shape.some((d) => d > 4096))
    throw corrupt("The tensor 'mapping.motion_encoder.time_encoder.freqs' is missing or too large");
  const periods = Array.from(readTensor(freqs, budget), (f) => (2 * Math.PI) / f);
  const minPeriod = readable(Math.min(...periods));
  const maxPeriod = readable(Math.max(...periods));
  if (!(minPeriod > 0) || !Number.isFinite(maxPeriod))
    throw corrupt('The frequencies of its motion network are no frequencies');
  const distance = findSetting(module, 'motion_z_distance');
  const frames = findSetting(module, 'max_num_frames');
  if (typeof distance !== 'number' || typeof frames !== 'number') {
    note('The motion network comes without its settings; code distance and clip length were taken from its periods.');
  }
  return {
    codeDistance: typeof distance === 'number' ? distance : minPeriod,
    maxFrames: typeof frames === 'number' ? frames : Math.round(maxPeriod),
    minPeriod,
    maxPeriod,
  };
}

/** Six digits: what was 16 before it became a float32 frequency is 16 again. */
function readable(period: number): number {
  return Number(period.toPrecision(6));
}
