import { mapZ } from '../../../engine/animate/synthesizer';
import type { Pack } from '../../../engine/packs/pack';
import type { Runtime } from '../../../engine/runtime/types';
import { Random } from '../../../engine/tensor/random';
import { f32, type F32, type Weights } from '../../../engine/tensor/tensor';
import { sharedPromise } from '../../../shared/sharedPromise';
import { Recent } from './recent';

/** Packs whose mapping network is kept: 8 MB each at 512 dimensions. */
const KEPT_PACKS = 4;

/** Random subjects of packs. The mapping network is read with the whole generator it belongs to, so it is kept from then on. */
export class RandomSubjects {
  private readonly mappings = new Recent<Promise<Weights>>(KEPT_PACKS);

  /** w of the subject with a seed, untruncated, [1,wDim]. @throws StudioError as Pack.weights */
  async draw(pack: Pack, runtime: Runtime, seed: number): Promise<F32> {
    const { config } = pack.manifest.networks.generator;
    const z = f32([1, config.zDim], new Random(seed).normals(config.zDim));
    return mapZ(runtime, config, await this.mapping(pack), z);
  }

  private mapping(pack: Pack): Promise<Weights> {
    return sharedPromise(this.mappings, pack.manifest.networks.generator.sha256, () => readMapping(pack));
  }
}

/** Copied out of the generator, whose memory it would keep otherwise. */
async function readMapping(pack: Pack): Promise<Weights> {
  const all = await pack.weights('generator');
  const own = [...all].filter(([name]) => name.startsWith('mapping.'));
  return new Map(own.map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]));
}
