import { StudioError } from '../../shared/errors';
import type { DiscriminatorConfig } from '../../shared/networks';
import type { Graph, Value } from '../graph';
import { DiscriminatorLayers } from './discriminatorLayers';

export interface DiscriminatorOptions {
  /** Independent sub-batches along N, e.g. 2 where fakes and reals are concatenated: minibatch statistics stay within each. */
  readonly parts?: number;
  /** Put before every parameter's name, e.g. 'D.'. */
  readonly prefix?: string;
}

/**
 * Residual discriminator (StyleGAN2 section 4.1).
 * @param image [N,3,R,R], about [-1,1]
 * @returns logits [N,1], positive for real
 * @throws StudioError('internal') if the resolution is below 8 or N cannot be split into parts and groups of equal size
 */
export function discriminator(
  g: Graph,
  config: DiscriminatorConfig,
  image: Value,
  { parts = 1, prefix = '' }: DiscriminatorOptions = {},
): Value {
  const { resolution } = config;
  if (resolution < 8) throw new StudioError('internal', 'a discriminator needs a resolution of at least 8');
  const channels = (r: number) => config.channels[String(r)] as number;
  const layers = new DiscriminatorLayers(g, config, prefix);
  let x = g.scoped(`b${resolution}`, () => layers.fromRgb(image, resolution, channels(resolution)));
  for (let r = resolution; r > 4; r /= 2) x = g.scoped(`b${r}`, () => layers.block(x, r, channels(r), channels(r / 2)));
  return g.scoped('b4', () => layers.epilogue(x, channels(4), 1, parts));
}
