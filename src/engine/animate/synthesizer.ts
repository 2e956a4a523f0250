import { numWsOf, type GeneratorConfig } from '../../shared/networks';
import { STRENGTH_RANGES, type StrengthRangeName } from '../../shared/strength';
import { Graph, toBytes, transpose } from '../graph';
import { mapping, synthesis, type NoiseMode } from '../nets/stylegan2';
import { compile } from '../onnx';
import type { Feeds, Runtime, Session } from '../runtime/types';
import { Random } from '../tensor/random';
import { f32, rows, sizeOf, type F32, type Weights } from '../tensor/tensor';
import { differences, strengthInput, styleInGraph } from './styleInGraph';

export interface SynthesizerOptions {
  /** Images per run of the network. */
  readonly chunk: number;
  readonly noise?: NoiseMode;
  /** Seed of random noise. */
  readonly noiseSeed?: number;
  /** Differences of a style, whose strength each run may choose anew. */
  readonly style?: Weights;
}

/** What a run may choose. */
export interface PaintChoices {
  /** Of the style the network was opened with, in STYLE_STRENGTH for each range of layers; 1 if left out. */
  readonly strength?: Readonly<Record<StrengthRangeName, number>>;
  /** In place of the seed it was opened with. */
  readonly noiseSeed?: number;
}

/** What a synthesis run gives: bytes are [N,R,R,3] for viewers and encoders, floats [N,3,R,R] for networks and files. */
export interface Images {
  readonly bytes: Uint8Array;
  readonly floats: F32;
}

/** A generator's synthesis network, loaded and ready: ws -> images, any number of them, `chunk` at a time. */
export class Synthesizer<Kind extends keyof Images> {
  private constructor(
    readonly config: GeneratorConfig,
    private readonly session: Session,
    private readonly kind: Kind,
    private readonly options: SynthesizerOptions,
  ) {}

  /** @throws StudioError 'out-of-memory' if the network does not fit at this chunk */
  static async open<Kind extends keyof Images>(
    runtime: Runtime,
    config: GeneratorConfig,
    weights: Weights,
    kind: Kind,
    options: SynthesizerOptions,
  ): Promise<Synthesizer<Kind>> {
    const g = new Graph();
    const ws = g.input('ws', [options.chunk, numWsOf(config.resolution), config.wDim]);
    const { noise, style } = options;
    const image = synthesis(g, config, ws, { noise, ...(style ? { adapt: styleInGraph(g, config, style) } : {}) });
    const output = kind === 'bytes' ? toBytes(transpose(image, [0, 2, 3, 1])) : image;
    const target = runtime.provider.actual === 'cpu' ? 'cpu' : 'gpu';
    const stored = style ? new Map([...weights, ...differences(style)]) : weights;
    const model = compile({ output }, { name: `synthesis of ${options.chunk}`, weights: stored, target });
    return new Synthesizer(config, await runtime.load(model), kind, options);
  }

  /**
   * @param ws [N,numWs,wDim], N of any size
   * @param first number of the first image in its clip: random noise is a function of the seed and this number
   */
  async images(ws: F32, first = 0, signal?: AbortSignal, choices: PaintChoices = {}): Promise<Images[Kind]> {
    const count = ws.shape[0] as number;
    const { chunk } = this.options;
    const { resolution } = this.config;
    const size = 3 * resolution * resolution;
    const bytes = this.kind === 'bytes' ? new Uint8Array(count * size) : undefined;
    const floats = this.kind === 'floats' ? f32([count, 3, resolution, resolution]) : undefined;
    for (let at = 0; at < count; at += chunk) {
      const used = Math.min(chunk, count - at);
      const feeds = {
        ws: padRows(rows(ws, at, at + used), chunk),
        ...this.noiseFeeds(first + at, choices.noiseSeed ?? this.options.noiseSeed ?? 0),
        ...this.strengthFeeds(choices.strength),
      };
      const { output } = await this.session.run(feeds, undefined, signal);
      const data = output?.data.subarray(0, used * size);
      if (data instanceof Uint8Array) bytes?.set(data, at * size);
      if (data instanceof Float32Array) floats?.data.set(data, at * size);
    }
    return (bytes ?? floats) as Images[Kind];
  }

  release(): Promise<void> {
    return this.session.release();
  }

  private strengthFeeds(strength: PaintChoices['strength']): Feeds {
    const ports = new Set(this.session.model.inputs.map(({ name }) => name));
    const used = STRENGTH_RANGES.filter((range) => ports.has(strengthInput(range)));
    return Object.fromEntries(used.map((range) => [strengthInput(range), f32([], [strength?.[range] ?? 1])]));
  }

  private noiseFeeds(first: number, seed: number): Feeds {
    const ports = this.session.model.inputs.filter(({ name }) => name.startsWith('noise.'));
    const entries = ports.map(({ name, shape }, layer) => {
      const each = sizeOf(shape.slice(1));
      const noise = f32(shape);
      for (let n = 0; n < this.options.chunk; n++) {
        noise.data.set(new Random(seed, (first + n) * 64 + layer + 1).normals(each), n * each);
      }
      return [name, noise] as const;
    });
    return Object.fromEntries(entries);
  }
}

/** Repeats the last row until there are `count`: networks are built for a fixed number. */
export function padRows(tensor: F32, count: number): F32 {
  const have = tensor.shape[0] as number;
  if (have === count) return tensor;
  const each = sizeOf(tensor.shape.slice(1));
  const out = f32([count, ...tensor.shape.slice(1)]);
  out.data.set(tensor.data);
  const last = tensor.data.subarray((have - 1) * each);
  for (let n = have; n < count; n++) out.data.set(last, n * each);
  return out;
}

/** w of latent codes z [N,zDim], untruncated: [N,wDim]. */
export async function mapZ(runtime: Runtime, config: GeneratorConfig, weights: Weights, z: F32): Promise<F32> {
  const g = new Graph();
  const w = mapping(g, config, g.input('z', z.shape));
  const session = await runtime.load(compile({ w }, { name: 'mapping', weights }));
  try {
    const fetched = await session.run({ z });
    return fetched['w'] as F32;
  } finally {
    await session.release();
  }
}
