import { StudioError } from '../../shared/errors';
import type { NetworkSpec } from '../../shared/networks';
import type { Budget } from './budget';
import { contentsOf, type Candidate, type Contents } from './candidates';
import { encoderConfig, motionConfig } from './configEncoder';
import { arcfaceConfig, isOfHalf, lpipsConfig, renameLpips } from './configPerceptual';
import { discriminatorConfig, generatorConfig, type Note } from './configGenerator';
import { submodule } from './modules';
import { planTensors, type NetworkPlan, type NetworkRole } from './networkPlan';
import { partsOf, type Part } from './parts';
import type { PickleValue } from './pickleValues';
import { checkKernels, isKernel, renameDiscriminator, renameGenerator } from './rosinality';
import type { StorageRef, TensorRef } from './tensorRef';
import { foreignArchitecture, nothingFound, whyLeftOut } from './unknown';

/** Something in the file that is not used, and why, in a sentence. */
export interface Ignored {
  readonly name: string;
  readonly why: string;
}

export interface Recognised {
  readonly networks: NetworkPlan[];
  readonly ignored: Ignored[];
  readonly notes: string[];
}

interface Found {
  readonly candidate: Candidate;
  readonly part: Part;
  readonly name: string;
}

/**
 * Tells which networks a checkpoint holds and plans the reading of their tensors. Only names, shapes and settings are looked at.
 * @param root the object of a pickle, torch or safetensors file
 * @throws StudioError 'unsupported', naming the architecture, if nothing in it can be used; 'corrupt' if a network is incomplete
 */
export function recognise(root: PickleValue, budget: Budget): Recognised {
  const contents = contentsOf(root);
  const foreign = foreignArchitecture(root, contents);
  if (foreign) throw foreign;
  const ignored: Ignored[] = contents.others.map((name) => ({
    name,
    why: 'Settings or training state, not a network.',
  }));
  const found = findAll(contents, ignored);
  const networks: NetworkPlan[] = [];
  const notes: string[] = [];
  const note: Note = (text) => void (notes.includes(text) || notes.push(text));
  let failure: StudioError | undefined;
  for (const item of inReadingOrder(found)) {
    const role = roleOf(item);
    const other = networks.find((network) => network.role === role);
    if (other) {
      ignored.push({ name: item.name, why: `A second ${role.replace('_', ' ')} beside '${other.name}'.` });
      continue;
    }
    try {
      networks.push(plan(item, role, contents, networks, budget, note));
    } catch (error) {
      // Clips and pictures are made without a discriminator, so one that cannot be used is no reason to refuse the rest.
      if (role !== 'discriminator' || !(error instanceof StudioError)) throw error;
      failure ??= error;
      ignored.push({ name: item.name, why: error.message });
    }
  }
  if (networks.length === 0) throw failure ?? nothingFound(contents);
  return { networks, ignored: [...ignored, ...unusedTensors(contents, networks)], notes };
}

function findAll(contents: Contents, ignored: Ignored[]): Found[] {
  return contents.candidates.flatMap((candidate) => {
    const parts = partsOf(candidate.refs);
    if (parts.length === 0) ignored.push({ name: candidate.name, why: whyLeftOut(candidate) });
    return parts.map((part) => ({
      candidate,
      part,
      name: [candidate.name, part.prefix.replace(/\.$/, '')].filter((text) => text !== '').join('.'),
    }));
  });
}

/** Generators first, because encoders take their resolution from them; of two alike, the averaged one. */
function inReadingOrder(found: readonly Found[]): Found[] {
  const rank = ({ part, name }: Found) => (part.layout.endsWith('generator') ? 0 : 2) + (isAveraged(name) ? 0 : 1);
  return [...found].sort((a, b) => rank(a) - rank(b));
}

/** Training keeps a running average of the weights beside them, which is the better network. */
function isAveraged(name: string): boolean {
  return /ema/i.test(name);
}

function roleOf({ part, name }: Found): NetworkRole {
  const averaged = isAveraged(name);
  switch (part.layout) {
    case 'generator':
    case 'rosinality-generator':
      return averaged ? 'generator_ema' : 'generator';
    case 'motion':
      return averaged ? 'motion_ema' : 'motion';
    case 'discriminator':
    case 'rosinality-discriminator':
      return 'discriminator';
    case 'encoder':
      return 'encoder';
    case 'lpips':
      return 'perceptual';
    case 'vgg16':
      return 'perceptual_trunk';
    case 'lpips-heads':
      return 'perceptual_heads';
    case 'arcface':
      return 'identity';
  }
}

function plan(
  { candidate, part, name }: Found,
  role: NetworkRole,
  contents: Contents,
  before: readonly NetworkPlan[],
  budget: Budget,
  note: Note,
): NetworkPlan {
  const module = part.prefix === '' ? candidate.module : submodule(candidate.module, part.prefix.slice(0, -1));
  const generator = before.find((network) => network.spec.kind === 'generator');
  const surroundings = {
    resolution: generator?.spec.kind === 'generator' ? generator.spec.config.resolution : undefined,
    budget,
  };
  const finish = (spec: NetworkSpec, refs = part.refs, wanted?: (tensor: string) => boolean): NetworkPlan => ({
    role,
    name: name === '' ? spec.kind : name,
    spec,
    tensors: planTensors(spec.kind === 'motion' ? 'motion network' : spec.kind, spec, refs, wanted),
  });
  switch (part.layout) {
    case 'generator':
      return finish({ kind: 'generator', config: generatorConfig(part.refs, module, note) });
    case 'discriminator':
      return finish({ kind: 'discriminator', config: discriminatorConfig(part.refs, module, note) });
    case 'encoder':
      return finish({ kind: 'encoder', config: encoderConfig(part.refs, module, surroundings, note) });
    case 'motion':
      return finish({ kind: 'motion', config: motionConfig(part.refs, module, surroundings, note) });
    case 'rosinality-generator': {
      checkKernels(part.refs, budget);
      const refs = renameGenerator(part.refs, latentAverage(candidate, contents));
      const config = { ...generatorConfig(refs, undefined, ignoreNote), convClamp: null };
      return finish({ kind: 'generator', config }, refs);
    }
    case 'rosinality-discriminator': {
      checkKernels(part.refs, budget);
      const refs = renameDiscriminator(part.refs);
      const config = { ...discriminatorConfig(refs, undefined, ignoreNote), convClamp: null };
      return finish({ kind: 'discriminator', config }, refs);
    }
    case 'lpips': {
      const refs = renameLpips(part.refs);
      return finish({ kind: 'lpips-vgg16', config: lpipsConfig(refs, 'trunk') }, refs);
    }
    case 'vgg16':
    case 'lpips-heads': {
      const half = part.layout === 'vgg16' ? 'trunk' : 'heads';
      const spec: NetworkSpec = { kind: 'lpips-vgg16', config: lpipsConfig(part.refs, half) };
      return finish(spec, part.refs, (tensor) => isOfHalf(half, tensor));
    }
    case 'arcface':
      return finish({ kind: 'arcface-irse50', config: arcfaceConfig(part.refs) });
  }
}

/** That layout has no settings in files and no clamp, so the notes on assumed ones do not apply. */
function ignoreNote(): void {
  return undefined;
}

/** The mean of w beside a generator of that layout; some files repeat it for every layer, which is not taken. */
function latentAverage({ refs }: Candidate, { loose }: Contents): TensorRef | undefined {
  const average = loose.get('latent_avg') ?? refs.get('latent_avg');
  return average?.shape.length === 1 || average?.shape[0] === 1 ? average : undefined;
}

/** Tensors beside those of the networks that were found in the same place. */
function unusedTensors({ candidates }: Contents, networks: readonly NetworkPlan[]): Ignored[] {
  const used = new Map<StorageRef, Set<number>>();
  for (const { from } of networks.flatMap(({ tensors }) => [...tensors.values()])) {
    if (typeof from !== 'string') used.set(from.storage, (used.get(from.storage) ?? new Set()).add(from.offset));
  }
  const isUsed = ({ storage, offset }: TensorRef) => used.get(storage)?.has(offset) === true;
  return candidates.flatMap(({ name, refs }) => {
    const left = [...refs].filter(([key, ref]) => !isUsed(ref) && !isKernel(key)).map(([key]) => key);
    const [first] = left;
    if (first === undefined || left.length === refs.size) return [];
    const label = [name, first].filter((text) => text !== '').join('.');
    return [
      {
        name: left.length === 1 ? label : `${label} and ${left.length - 1} more`,
        why: 'Tensors the network does not use.',
      },
    ];
  });
}
