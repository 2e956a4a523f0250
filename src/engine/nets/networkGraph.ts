import { StudioError } from '../../shared/errors';
import { numWsOf, type DiscriminatorConfig, type NetworkSpec } from '../../shared/networks';
import { Graph, type Value } from '../graph';
import { isOp } from '../graph/graph';
import type { Shape } from '../tensor/tensor';
import { arcface, ARCFACE_RESOLUTION } from './arcface';
import { discriminator } from './discriminator';
import { encodeToW } from './irse';
import { lpips } from './lpips';
import { motionInputs } from './motionInputs';
import { mapping, repeatW, synthesis } from './stylegan2';
import { motionW } from './styleinv';

/** An input of a network as someone who feeds it has to know it. */
export interface NetworkInput {
  readonly name: string;
  readonly shape: Shape;
  /** What it is, in a clause. */
  readonly meaning: string;
}

/** A network, or a part of one, ready to be compiled. */
export interface NetworkGraph {
  readonly part: string;
  readonly outputs: Readonly<Record<string, Value>>;
  readonly inputs: readonly NetworkInput[];
}

interface Part {
  /** The input whose first axis is the batch. */
  readonly batchedBy: string;
  build(g: Graph, batch: number): Readonly<Record<string, Value>>;
}

const MEANING: Readonly<Record<string, string>> = {
  z: 'latent codes, standard normal',
  ws: 'a w for each layer, truncated already',
  image: 'pictures from -1 to 1',
  a: 'pictures from -1 to 1',
  b: 'pictures from -1 to 1 to compare them with, one by one',
  w0: 'w of the portrait',
  codes: 'motion codes around each moment, oldest first, standard normal',
  inside: '1 where such a code exists, 0 where it would lie before the clip',
  first: "1 where it is the clip's first code",
  clock:
    'of each moment: part of the way to the next code, frames since the last one, frame of the last one (coarse, fine)',
};

/**
 * What of a network can be run, by name; the first is the whole network.
 * generator: z -> image (no truncation), mapping: z -> w, synthesis: ws -> image (stored noise); discriminator: image -> logits;
 * encoder: image -> w (latent_avg included); motion: one portrait (image = G(w0), w0) and moments (codes, inside, first, clock) -> w;
 * lpips-vgg16: a, b -> distance; arcface-irse50: image -> embedding.
 */
function partsOf(spec: NetworkSpec): Readonly<Record<string, Part>> {
  switch (spec.kind) {
    case 'generator': {
      const { config } = spec;
      const z = (g: Graph, batch: number) => g.input('z', [batch, config.zDim]);
      return {
        generator: {
          batchedBy: 'z',
          build: (g, batch) => ({ image: synthesis(g, config, repeatW(config, mapping(g, config, z(g, batch)))) }),
        },
        mapping: { batchedBy: 'z', build: (g, batch) => ({ w: mapping(g, config, z(g, batch)) }) },
        synthesis: {
          batchedBy: 'ws',
          build: (g, batch) => {
            const ws = g.input('ws', [batch, numWsOf(config.resolution), config.wDim]);
            return { image: synthesis(g, config, ws) };
          },
        },
      };
    }
    case 'discriminator': {
      const { config } = spec;
      return {
        discriminator: {
          batchedBy: 'image',
          build: (g, batch) => {
            checkGroups(config, batch);
            return { logits: discriminator(g, config, images(g, batch, config.resolution)) };
          },
        },
      };
    }
    case 'encoder': {
      const { config } = spec;
      return {
        encoder: {
          batchedBy: 'image',
          build: (g, batch) => ({ w: encodeToW(g, config, images(g, batch, config.resolution)) }),
        },
      };
    }
    case 'motion': {
      const { config } = spec;
      return {
        motion: {
          batchedBy: 'clock',
          build: (g, moments) => {
            const image = images(g, 1, config.encoder.resolution);
            const w0 = g.input('w0', [1, config.wDim]);
            return { w: motionW(g, config, image, w0, motionInputs(g, config, moments)) };
          },
        },
      };
    }
    case 'lpips-vgg16': {
      const { config } = spec;
      return {
        'lpips-vgg16': {
          batchedBy: 'a',
          build: (g, batch) => {
            const [a, b] = [images(g, batch, config.resolution, 'a'), images(g, batch, config.resolution, 'b')];
            return { distance: lpips(g, config, a, b) };
          },
        },
      };
    }
    case 'arcface-irse50': {
      const { config } = spec;
      return {
        'arcface-irse50': {
          batchedBy: 'image',
          build: (g, batch) => ({ embedding: arcface(g, config, images(g, batch, ARCFACE_RESOLUTION)) }),
        },
      };
    }
  }
}

function images(g: Graph, batch: number, resolution: number, name = 'image'): Value {
  return g.input(name, [batch, 3, resolution, resolution]);
}

function checkGroups({ mbstdGroupSize }: DiscriminatorConfig, batch: number): void {
  if (batch <= mbstdGroupSize || batch % mbstdGroupSize === 0) return;
  throw new StudioError(
    'bad-input',
    `The discriminator compares pictures in groups of ${mbstdGroupSize} and was given ${batch}: give it a multiple of that, or fewer.`,
  );
}

/** Names of what can be run of a network, the whole network first. */
export function partNames(spec: NetworkSpec): string[] {
  return Object.keys(partsOf(spec));
}

/** The input of a part whose first axis is the batch. Errors as buildNetwork. */
export function batchInput(spec: NetworkSpec, part: string | undefined): string {
  return findPart(spec, part).batchedBy;
}

/**
 * Builds a network, or a part of it, for a number of pictures, codes or moments.
 * @param part one of partNames(); the whole network if undefined
 * @param batch from 1 up
 * @returns outputs by name, all with `batch` rows, and the inputs they need; weights are left open
 * @throws StudioError 'not-found' for an unknown part, 'bad-input' if a discriminator cannot split the batch into its groups
 */
export function buildNetwork(spec: NetworkSpec, part: string | undefined, batch: number): NetworkGraph {
  const graph = new Graph();
  const outputs = findPart(spec, part).build(graph, batch);
  const inputs = graph.values.flatMap((value): NetworkInput[] => {
    if (!isOp(value, 'input')) return [];
    const { name, shape } = value.attrs;
    return [{ name, shape, meaning: MEANING[name] ?? '' }];
  });
  return { part: part ?? spec.kind, outputs, inputs };
}

function findPart(spec: NetworkSpec, name: string = spec.kind): Part {
  const parts = partsOf(spec);
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (part) return part;
  throw new StudioError('not-found', `A ${spec.kind} has no part '${name}': it has ${Object.keys(parts).join(', ')}.`);
}
