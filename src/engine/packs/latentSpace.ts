import { createHash } from 'node:crypto';
import { StudioError } from '../../shared/errors';
import { numWsOf } from '../../shared/networks';
import { sharedPromise } from '../../shared/sharedPromise';
import { float32ToFloat16 } from '../checkpoints/float16';
import type { F32 } from '../tensor/tensor';
import type { Pack } from './pack';
import { fitsFloat16 } from './storage';

/** Whether codes of one pack mean the same to another, and what says so. */
export type Relation =
  | { readonly shares: 'generator' | 'mapping' | 'encoder' }
  | { readonly shares: null; readonly stranger: 'width' | 'layers' | 'networks' };

/**
 * Which packs share a latent space W (docs/pack-format.md). Codes have to be as long and as many; and then either the mapping network z -> w is
 * the same, which is so where a generator was tuned from the other with its mapping frozen, or the encoder x -> w is the same file: it says
 * of both generators that its w are theirs. The average w is no part of it: it only truncates.
 */
export class LatentSpaces {
  /** Fingerprints of mapping networks by the sha256 of their generator's file: files of packs are named by content. */
  private readonly mappings = new Map<string, Promise<string>>();

  /** Reads each generator once. @throws StudioError 'corrupt', 'io', 'out-of-memory' */
  async relation(a: Pack, b: Pack): Promise<Relation> {
    const [g, h] = [a.manifest.networks.generator, b.manifest.networks.generator];
    if (g.config.wDim !== h.config.wDim) return { shares: null, stranger: 'width' };
    if (numWsOf(g.config.resolution) !== numWsOf(h.config.resolution)) return { shares: null, stranger: 'layers' };
    if (g.sha256 === h.sha256) return { shares: 'generator' };
    const [e, f] = [a.manifest.networks.encoder, b.manifest.networks.encoder];
    if (e && e.sha256 === f?.sha256) return { shares: 'encoder' };
    if (shapeOfMapping(a) !== shapeOfMapping(b)) return { shares: null, stranger: 'networks' };
    const same = (await this.mappingOf(a)) === (await this.mappingOf(b));
    return same ? { shares: 'mapping' } : { shares: null, stranger: 'networks' };
  }

  /** @throws StudioError 'bad-input' if codes of `a` say nothing to `b`; as relation() */
  async require(a: Pack, b: Pack): Promise<void> {
    if ((await this.relation(a, b)).shares !== null) return;
    throw new StudioError(
      'bad-input',
      `The pack '${b.manifest.name}' has another latent space than '${a.manifest.name}': they cannot paint the same motion.`,
    );
  }

  private mappingOf(pack: Pack): Promise<string> {
    return sharedPromise(this.mappings, pack.manifest.networks.generator.sha256, () => fingerprint(pack));
  }
}

/** What of the configuration decides how the mapping network's numbers are used. */
function shapeOfMapping({ manifest }: Pack): string {
  const { zDim, wDim, mappingLayers, mappingLrMultiplier } = manifest.networks.generator.config;
  return [zDim, wDim, mappingLayers, mappingLrMultiplier].join();
}

/** sha256 of the mapping network's numbers as a pack in float16 keeps them, so that it does not matter how either is stored. */
async function fingerprint(pack: Pack): Promise<string> {
  const weights = await pack.weights('generator');
  const layers = [...weights].filter(([name]) => name.startsWith('mapping.') && name !== 'mapping.w_avg');
  const hash = createHash('sha256');
  for (const [name, tensor] of layers.sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${tensor.shape.join('x')}\n`);
    hash.update(bytesOf(tensor));
  }
  return hash.digest('hex');
}

function bytesOf(tensor: F32): Uint8Array {
  const { buffer, byteOffset, byteLength } = fitsFloat16(tensor) ? float32ToFloat16(tensor.data) : tensor.data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}
