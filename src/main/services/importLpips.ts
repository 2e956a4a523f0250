import { sameShape, type Weights } from '../../engine/tensor/tensor';
import { StudioError } from '../../shared/errors';
import type { Contents, Imported } from './importContents';

const MISSING = {
  perceptual_trunk: 'the heads of LPIPS (weights/v0.1/vgg.pth of the lpips package)',
  perceptual_heads: 'the network they belong to (VGG16 as published by torchvision, vgg16-397923af.pth)',
} as const;
type HalfRole = keyof typeof MISSING;

/**
 * LPIPS is published in two files; where both are there they become one network, and a lonely one is left out with what it lacks.
 * @throws StudioError 'bad-input' for heads of another network
 */
export function joinLpips(contents: Contents): Contents {
  const halves = contents.networks.filter(({ role }) => role in MISSING);
  if (halves.length === 0) return contents;
  const others = contents.networks.filter((network) => !halves.includes(network));
  const trunk = halves.find(({ role }) => role === 'perceptual_trunk');
  const heads = halves.find(({ role }) => role === 'perceptual_heads');
  const whole = others.some(({ role }) => role === 'perceptual');
  const joined = trunk && heads && !whole ? join(trunk, heads, contents.weights) : undefined;
  const left = halves.filter((half) => !joined || (half !== trunk && half !== heads));
  const ignored = left.map((half) => {
    const why =
      whole || joined
        ? 'A whole LPIPS network is used.'
        : `It is of use together with ${MISSING[half.role as HalfRole]}.`;
    return { file: half.path, name: half.name, reason: why };
  });
  for (const half of halves) contents.weights.delete(half);
  if (joined) contents.weights.set(joined.network, joined.weights);
  return {
    ...contents,
    networks: [...others, ...(joined ? [joined.network] : [])],
    ignored: [...contents.ignored, ...ignored],
  };
}

function join(
  trunk: Imported,
  heads: Imported,
  weights: ReadonlyMap<Imported, Weights>,
): { network: Imported; weights: Weights } {
  const widths = ({ config }: Imported) =>
    'channels' in config && Array.isArray(config.channels) ? config.channels : [];
  if (!sameShape(widths(trunk), widths(heads))) {
    throw new StudioError(
      'bad-input',
      `The LPIPS heads of ${heads.file} are for layers of ${widths(heads).join(', ')} channels, and those of ${trunk.file} have ${widths(trunk).join(', ')}: choose the heads for VGG16.`,
    );
  }
  const network = { ...trunk, role: 'perceptual', parameters: trunk.parameters + heads.parameters } as const;
  return { network, weights: new Map([...(weights.get(trunk) ?? []), ...(weights.get(heads) ?? [])]) };
}
