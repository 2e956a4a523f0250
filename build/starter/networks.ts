import { Graph } from '../../src/engine/graph';
import { encodeToW } from '../../src/engine/nets/irse';
import { motionInputs } from '../../src/engine/nets/motionInputs';
import { motionW } from '../../src/engine/nets/styleinv';
import { mapping, repeatW, synthesis } from '../../src/engine/nets/stylegan2';
import { compile } from '../../src/engine/onnx';
import type { Feeds, Runtime, Session } from '../../src/engine/runtime/types';
import { f32, rows, sizeOf, type F32, type Weights } from '../../src/engine/tensor/tensor';
import type { EncoderConfig, GeneratorConfig, MotionConfig } from '../../src/shared/networks';
import { padRows } from '../../src/engine/animate/synthesizer';
import { clipFeeds, type DirectedClip } from './data/clips';

const BATCH = 16;

/** A loaded network with one batched input and one output, for any number of rows. */
export class RowNetwork {
  constructor(
    private readonly session: Session,
    private readonly input: string,
    private readonly output: string,
  ) {}

  async run(data: F32): Promise<F32> {
    const count = data.shape[0] as number;
    const parts: F32[] = [];
    for (let at = 0; at < count; at += BATCH) {
      const used = Math.min(BATCH, count - at);
      const fetched = await this.session.run({ [this.input]: padRows(rows(data, at, at + used), BATCH) });
      parts.push(rows(fetched[this.output] as F32, 0, used));
    }
    const [first] = parts;
    const out = f32([count, ...(first as F32).shape.slice(1)]);
    const each = sizeOf(out.shape.slice(1));
    parts.forEach((part, i) => out.data.set(part.data, i * BATCH * each));
    return out;
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

/** w [N,wDim] -> image. */
export async function openSynthesis(runtime: Runtime, config: GeneratorConfig, weights: Weights): Promise<RowNetwork> {
  const g = new Graph();
  const image = synthesis(g, config, repeatW(config, g.input('w', [BATCH, config.wDim])));
  return new RowNetwork(await runtime.load(compile({ image }, { name: 'synthesis', weights })), 'w', 'image');
}

/** image -> w. */
export async function openEncoder(runtime: Runtime, config: EncoderConfig, weights: Weights): Promise<RowNetwork> {
  const g = new Graph();
  const w = encodeToW(g, config, g.input('image', [BATCH, 3, config.resolution, config.resolution]));
  return new RowNetwork(await runtime.load(compile({ w }, { name: 'encoder', weights })), 'image', 'w');
}

/** z [N,zDim] -> w. */
export async function openMapping(runtime: Runtime, config: GeneratorConfig, weights: Weights): Promise<RowNetwork> {
  const g = new Graph();
  const w = mapping(g, config, g.input('z', [BATCH, config.zDim]));
  return new RowNetwork(await runtime.load(compile({ w }, { name: 'mapping', weights })), 'z', 'w');
}

/** Motion of one clip at a time: w at `times`. */
export async function openMotion(runtime: Runtime, config: MotionConfig, weights: Weights, moments: number) {
  const g = new Graph();
  const { resolution } = config.encoder;
  const image = g.input('image', [1, 3, resolution, resolution]);
  const w = motionW(g, config, image, g.input('w0', [1, config.wDim]), motionInputs(g, config, moments));
  const session = await runtime.load(compile({ w }, { name: 'motion', weights }));
  return {
    async run(clip: DirectedClip, w0: F32, x0: F32, times: readonly number[]): Promise<F32> {
      const feeds: Feeds = { image: x0, w0, ...clipFeeds([clip], times) };
      return (await session.run(feeds))['w'] as F32;
    },
    release: () => session.release(),
  };
}
