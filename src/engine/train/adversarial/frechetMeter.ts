import type { GeneratorConfig } from '../../../shared/networks';
import { Graph } from '../../graph';
import type { FeatureExtractor } from '../../measure/features';
import { FeatureStatistics, frechet, type Moments } from '../../measure/frechet';
import { mapping, repeatW, synthesis } from '../../nets/stylegan2';
import { compile } from '../../onnx';
import { targetOf } from '../../runtime/target';
import type { Runtime, Session } from '../../runtime/types';
import { Random } from '../../tensor/random';
import { f32, rows, sizeOf, type F32, type Weights } from '../../tensor/tensor';
import type { ImageSet } from '../dataset/types';

const BATCH = 8;

export interface FrechetOptions {
  readonly generator: GeneratorConfig;
  readonly data: ImageSet;
  readonly extractor: FeatureExtractor;
  /** Pictures of each side at most. */
  readonly samples: number;
  /** z of the generated pictures come from this seed: the same at every measurement. */
  readonly seed: number;
}

/** Fréchet distance between a generator's pictures and the data, on the features at hand. */
export class FrechetMeter {
  private real: Moments | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly options: FrechetOptions,
  ) {}

  /** @param weights of the generator; @returns the distance, and what it was measured on */
  async measure(weights: Weights): Promise<{ name: string; value: number }> {
    const { extractor, samples } = this.options;
    this.real ??= await this.realMoments();
    const fake = await this.fakeMoments(weights);
    const { distance } = frechet(extractor, this.real, fake);
    return { name: `Fréchet distance (${extractor.name}, ${samples} samples)`, value: distance };
  }

  private realMoments(): Promise<Moments> {
    const { data, samples, extractor } = this.options;
    const g = new Graph();
    const shape = [BATCH, 3, data.resolution, data.resolution];
    const features = extractor.features(g, g.input('image', shape));
    const model = compile({ features }, { name: 'features of data', weights: extractor.weights, target: this.target });
    const count = Math.min(samples, data.count);
    const each = sizeOf(shape) / BATCH;
    return this.collect(model, count, (session, at) => {
      const image = f32(shape);
      for (let i = 0; i < BATCH; i++) data.read((at + i) % data.count, image.data.subarray(i * each, (i + 1) * each));
      return session.run({ image });
    });
  }

  private fakeMoments(weights: Weights): Promise<Moments> {
    const { generator, extractor, samples, seed } = this.options;
    const g = new Graph();
    const w = mapping(g, generator, g.input('z', [BATCH, generator.zDim]));
    const features = extractor.features(g, synthesis(g, generator, repeatW(generator, w)));
    const model = compile(
      { features },
      { name: 'features of G', weights: new Map([...weights, ...extractor.weights]), target: this.target },
    );
    const random = new Random(seed, 77);
    return this.collect(model, samples, (session) =>
      session.run({ z: f32([BATCH, generator.zDim], random.normals(BATCH * generator.zDim)) }),
    );
  }

  private async collect(
    model: ReturnType<typeof compile>,
    count: number,
    next: (session: Session, at: number) => ReturnType<Session['run']>,
  ): Promise<Moments> {
    const statistics = new FeatureStatistics(this.options.extractor.dims);
    const session = await this.runtime.load(model);
    try {
      for (let at = 0; at < count; at += BATCH) {
        const { features } = await next(session, at);
        statistics.add(rows(features as F32, 0, Math.min(BATCH, count - at)));
      }
    } finally {
      await session.release();
    }
    return statistics.moments();
  }

  private get target() {
    return targetOf(this.runtime.provider.actual);
  }
}
