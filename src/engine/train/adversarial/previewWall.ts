import { compile } from '../../onnx';
import { Graph } from '../../graph';
import { mapping, repeatW, synthesis } from '../../nets/stylegan2';
import { targetOf } from '../../runtime/target';
import type { Runtime } from '../../runtime/types';
import { Random } from '../../tensor/random';
import { f32, type F32, type Weights } from '../../tensor/tensor';
import type { Preview } from '../recipe';
import type { AdversarialOptions } from './options';

const PICTURES = 8;

/** Pictures of the same codes again and again, as the averaged generator paints them now; where the run starts from a trained one, below its own. */
export class PreviewWall {
  private base: F32 | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly options: AdversarialOptions,
  ) {}

  /** @param weights the generator's present weights */
  async paint(weights: Weights): Promise<Preview[]> {
    this.base ??= await this.pictures(this.options.generator.weights);
    const now = await this.pictures(weights);
    const images = f32([2 * PICTURES, ...now.shape.slice(1)]);
    images.data.set(this.base.data);
    images.data.set(now.data, this.base.data.length);
    return [{ name: 'before-and-now', images, columns: PICTURES }];
  }

  private async pictures(weights: Weights): Promise<F32> {
    const { config } = this.options.generator;
    const g = new Graph();
    const w = mapping(g, config, g.input('z', [PICTURES, config.zDim]));
    const image = synthesis(g, config, repeatW(config, w));
    const model = compile({ image }, { name: 'preview', weights, target: targetOf(this.runtime.provider.actual) });
    const session = await this.runtime.load(model);
    try {
      const z = new Random(this.options.previewSeed).normals(PICTURES * config.zDim);
      const { image: painted } = await session.run({ z: f32([PICTURES, config.zDim], z) });
      return painted as F32;
    } finally {
      await session.release();
    }
  }
}
