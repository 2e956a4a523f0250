import type { DiscriminatorConfig, GeneratorConfig } from '../../shared/networks';
import { MAX_RESOLUTION, resolutionsUpTo } from '../../shared/networks';
import { submodule, type ModuleRecord, type TensorRefs } from './modules';
import { corrupt, unsupported } from './problems';
import { numberSetting, setting } from './settings';

/** Collects what a reader should tell the user. */
export type Note = (text: string) => void;

/** Clamp of the published networks, assumed where a file has only tensors. */
const PUBLISHED_CLAMP = 256;
/** Group size of the minibatch standard deviation where a file has only tensors, and what 'the whole batch' becomes. */
const PUBLISHED_GROUP = 4;
const WHOLE_BATCH = 1024;
const CHOOSE_PUBLISHED = 'choose a checkpoint of the published architecture';

/**
 * Architecture of a StyleGAN2-ADA generator from its tensors' shapes, and from the module's attributes where there is one.
 * @throws StudioError 'unsupported' for conditional generators, other channels than RGB and other layer types
 */
export function generatorConfig(refs: TensorRefs, module: ModuleRecord | undefined, note: Note): GeneratorConfig {
  const classes = numberSetting(module, 'c_dim') ?? refs.get('mapping.embed.weight')?.shape[1] ?? 0;
  if (classes > 0) {
    throw unsupported(
      `It is a conditional StyleGAN2 generator (${classes} classes)`,
      'choose one that was trained without labels',
    );
  }
  const architecture = setting(submodule(module, 'synthesis.b8'), 'architecture');
  if (architecture !== undefined && architecture !== 'skip')
    throw unsupported(`It uses the generator architecture '${architecture}' instead of 'skip'`, CHOOSE_PUBLISHED);
  const activation = setting(submodule(module, 'mapping.fc0'), 'activation');
  if (activation !== undefined && activation !== 'lrelu')
    throw unsupported(`It uses the activation '${activation}' instead of 'lrelu'`, CHOOSE_PUBLISHED);
  const colours = refs.get('synthesis.b4.torgb.weight')?.shape[0];
  if (colours !== 3)
    throw unsupported(`Its generator draws ${colours ?? 'no'} colour channels instead of 3`, 'choose an RGB model');
  const resolution = largestResolution(refs, /^synthesis\.b(\d+)\.conv1\.weight$/);
  const layers = count(refs, 'mapping.fc', '.weight');
  return {
    zDim: dimension(refs, 'mapping.fc0.weight', 1),
    wDim: dimension(refs, `mapping.fc${layers - 1}.weight`, 0),
    resolution,
    channels: channels(resolution, (r) => dimension(refs, `synthesis.b${r}.conv1.weight`, 0)),
    mappingLayers: layers,
    mappingLrMultiplier: numberSetting(submodule(module, 'mapping.fc0'), 'bias_gain', 'lr_multiplier') ?? 0.01,
    convClamp: clampOf(submodule(module, 'synthesis.b4.conv1'), 'generator', note),
    useNoise: refs.has('synthesis.b4.conv1.noise_const'),
  };
}

/** As generatorConfig, for a StyleGAN2-ADA image discriminator. */
export function discriminatorConfig(
  refs: TensorRefs,
  module: ModuleRecord | undefined,
  note: Note,
): DiscriminatorConfig {
  if (refs.has('mapping.embed.weight') || [...refs.keys()].some((name) => name.startsWith('time_encoder.'))) {
    throw unsupported('It judges clips or labelled images', 'only image discriminators are used');
  }
  const resolution = largestResolution(refs, /^b(\d+)\.fromrgb\.weight$/);
  const epilogue = submodule(module, 'b4.mbstd');
  const group = setting(epilogue, 'group_size');
  return {
    resolution,
    channels: channels(resolution, (r) => dimension(refs, r === 4 ? 'b4.conv.weight' : `b${r}.conv0.weight`, 0)),
    mbstdGroupSize: group === null ? WHOLE_BATCH : typeof group === 'number' ? group : PUBLISHED_GROUP,
    convClamp: clampOf(submodule(module, `b${resolution}.conv0`), 'discriminator', note),
  };
}

function clampOf(layer: ModuleRecord | undefined, what: string, note: Note): number | null {
  const clamp = setting(layer, 'conv_clamp');
  if (typeof clamp === 'number' || clamp === null) return clamp;
  note(
    `The ${what} comes without its settings; activations are clamped to ${PUBLISHED_CLAMP} as in the published models.`,
  );
  return PUBLISHED_CLAMP;
}

function channels(resolution: number, at: (resolution: number) => number): Record<string, number> {
  return Object.fromEntries(resolutionsUpTo(resolution).map((r) => [String(r), at(r)]));
}

/** The largest resolution a pattern's group matches among the names. @throws StudioError('unsupported') if this program has no such */
function largestResolution(refs: TensorRefs, pattern: RegExp): number {
  const found = [...refs.keys()].reduce((most, name) => Math.max(most, Number(pattern.exec(name)?.[1] ?? 0)), 0);
  if (found >= 4 && found <= MAX_RESOLUTION && Number.isInteger(Math.log2(found))) return found;
  throw unsupported(
    `It is made for images of ${found} pixels`,
    `choose one for a power of two up to ${MAX_RESOLUTION}`,
  );
}

/** How many of prefix0suffix, prefix1suffix, ... there are. */
export function count(refs: TensorRefs, prefix: string, suffix: string): number {
  let n = 0;
  while (refs.has(`${prefix}${n}${suffix}`)) n++;
  return n;
}

/** A dimension of a tensor; throws StudioError('corrupt') if there is no such tensor or dimension. */
export function dimension(refs: TensorRefs, name: string, axis: number): number {
  const size = refs.get(name)?.shape[axis];
  if (size === undefined) throw corrupt(`The tensor '${name}' is missing or has too few dimensions`);
  return size;
}
