import { StudioError } from '../../shared/errors';
import type { NetworkKind, NetworkSpec } from '../../shared/networks';
import type { NetworkRole } from '../checkpoints/networkPlan';

/** A network found in a checkpoint, without its weights. */
export type FoundNetwork = NetworkSpec & {
  /** Name of the file, for people. */
  readonly file: string;
  /** Its name in the file. */
  readonly name: string;
  readonly role: NetworkRole;
};

/** Which of the networks found become a pack, one of each kind at most, and why the others do not. */
export interface Composition<Found extends FoundNetwork> {
  readonly chosen: readonly Found[];
  readonly left: readonly { readonly network: Found; readonly reason: string }[];
}

/**
 * Chooses the networks of a pack: of each kind that of the first file which has one, and of two in that file the running average of the
 * weights, which is the better network.
 * @param found in the order of the files
 */
export function compose<Found extends FoundNetwork>(found: readonly Found[]): Composition<Found> {
  const chosen: Found[] = [];
  const left: { network: Found; reason: string }[] = [];
  for (const kind of KINDS) {
    const alike = found.filter((network) => network.kind === kind);
    const [first] = alike;
    if (!first) continue;
    const best = alike.find(({ file, role }) => file === first.file && role.endsWith('_ema')) ?? first;
    chosen.push(best);
    for (const network of alike) if (network !== best) left.push({ network, reason: whyLeft(network, best) });
  }
  return { chosen, left };
}

/** What a kind is called in a sentence; in the order packs list them. */
const KIND_NAME: Record<NetworkKind, string> = {
  generator: 'generator',
  encoder: 'encoder',
  motion: 'motion network',
  discriminator: 'discriminator',
  'lpips-vgg16': 'perceptual network',
  'arcface-irse50': 'identity network',
};
const KINDS = Object.keys(KIND_NAME) as NetworkKind[];

function whyLeft(network: FoundNetwork, best: FoundNetwork): string {
  return network.file === best.file
    ? `'${best.name}' is used instead, the running average of its weights.`
    : `The ${KIND_NAME[network.kind]} of ${best.file} is used.`;
}

/**
 * Checks that networks can work together as a pack.
 * @throws StudioError 'bad-input' if there is no generator, or widths of w or image sizes differ
 */
export function checkFit(networks: readonly FoundNetwork[]): void {
  const generator = networks.find((network) => network.kind === 'generator');
  if (!generator) {
    const kinds = networks.map(({ kind }) => `${KIND_NAME[kind]}`).join(' and ') || 'nothing';
    throw new StudioError(
      'bad-input',
      `A pack needs a generator, and here is only ${kinds}: name the checkpoint of its StyleGAN2 generator too.`,
    );
  }
  const own = measuresOf(generator);
  for (const network of networks) {
    const { wDim, resolution } = measuresOf(network);
    if (wDim !== undefined && wDim !== own.wDim)
      throw misfit(network, generator, `w of ${wDim} and of ${own.wDim} numbers`);
    if (resolution !== undefined && resolution !== own.resolution)
      throw misfit(network, generator, `images of ${resolution} and of ${own.resolution} pixels`);
  }
}

/** What must agree; networks that only measure take images of any size. */
function measuresOf(spec: NetworkSpec): { wDim?: number; resolution?: number } {
  switch (spec.kind) {
    case 'generator':
    case 'encoder':
      return spec.config;
    case 'motion':
      return { wDim: spec.config.wDim, resolution: spec.config.encoder.resolution };
    case 'discriminator':
      return { resolution: spec.config.resolution };
    case 'lpips-vgg16':
    case 'arcface-irse50':
      return {};
  }
}

function misfit(network: FoundNetwork, generator: FoundNetwork, difference: string): StudioError {
  return new StudioError(
    'bad-input',
    `The ${KIND_NAME[network.kind]} of ${network.file} does not fit the generator of ${generator.file} (${difference}): choose checkpoints that were trained together.`,
  );
}

/** Side of the images a network reads or makes, in pixels; undefined for those that take any. */
export function resolutionOf(spec: NetworkSpec): number | undefined {
  return measuresOf(spec).resolution;
}
