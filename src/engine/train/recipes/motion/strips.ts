import { Graph, slice } from '../../../graph';
import { encodeToW } from '../../../nets/irse';
import { motionInputs } from '../../../nets/motionInputs';
import { motionW } from '../../../nets/styleinv';
import { repeatW, synthesis } from '../../../nets/stylegan2';
import { psnr } from '../../../measure/likeness';
import { compile } from '../../../onnx';
import { targetOf } from '../../../runtime/target';
import type { Feeds, Runtime, Session } from '../../../runtime/types';
import { Random } from '../../../tensor/random';
import { f32, rows, type F32, type Weights } from '../../../tensor/tensor';
import { prefixed } from '../../adversarial/networks';
import type { Preview } from '../../recipe';
import { motionFeedsOf } from './draw';
import type { MotionOptions } from './options';
import { PREFIX } from './parts';
import { codesPerWindow } from './warm';

const CLIPS = 4;
const COLUMNS = 8;

export interface StripMeasures {
  /** PSNR of the first generated frame against the inverted picture, in dB, mean over the clips. */
  readonly firstFramePsnr: number;
  /** Length of w_t - w_0 relative to that of the inverted clips: 1 is as much motion as they have. */
  readonly motionSize: number;
}

interface Strip {
  /** [COLUMNS,3,R,R] both. */
  readonly real: F32;
  readonly generated: F32;
  /** [COLUMNS,wDim] both, of the generated frames and of the inverted real ones. */
  readonly w: F32;
  readonly known: F32;
  readonly x0: F32;
}

/** The same clips again and again as filmstrips: below the frames of each, what is made of its first frame with codes that stay the same. */
export class Strips {
  private session: Session | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly options: MotionOptions,
  ) {}

  /** @param weights of the motion network */
  async paint(weights: Weights): Promise<Preview[]> {
    const strips = await this.strips(weights);
    const { resolution } = this.options.generator.config;
    const images = f32([2 * strips.length * COLUMNS, 3, resolution, resolution]);
    strips
      .flatMap(({ real, generated }) => [real, generated])
      .forEach((strip, row) => images.data.set(strip.data, row * strip.data.length));
    return [{ name: 'clips', images, columns: COLUMNS }];
  }

  async measure(weights: Weights): Promise<StripMeasures> {
    const strips = await this.strips(weights);
    let [decibels, moved, known] = [0, 0, 0];
    for (const strip of strips) {
      decibels += psnr(rows(strip.generated, 0, 1).data, strip.x0.data) / strips.length;
      moved += lengthOf(strip.w);
      known += lengthOf(strip.known);
    }
    return { firstFramePsnr: decibels, motionSize: moved / Math.max(known, 1e-8) };
  }

  async release(): Promise<void> {
    await this.session?.release();
    this.session = undefined;
  }

  private async strips(weights: Weights): Promise<Strip[]> {
    const { data, motion, previewSeed } = this.options;
    const { config } = motion;
    this.session ??= await this.load();
    const ports = new Set(this.session.model.inputs.map(({ name }) => name));
    const fed = [...prefixed(weights, PREFIX.motion)].filter(([name]) => ports.has(name));
    const strips: Strip[] = [];
    const count = Math.min(CLIPS, data.clips.length);
    for (let i = 0; i < count; i++) {
      const clip = Math.floor((i * data.clips.length) / count);
      const { frames } = data.clips[clip] as { frames: number };
      const last = Math.min(frames, config.maxFrames) - 1;
      const moments = Array.from({ length: COLUMNS }, (_, column) => Math.round((column * last) / (COLUMNS - 1)));
      const codes = new Random(previewSeed, i).normals(codesPerWindow(config) * config.motionDim);
      const real = f32([COLUMNS, 3, data.resolution, data.resolution]);
      moments.forEach((moment, column) => data.read(clip, moment, rows(real, column, column + 1).data));
      const feeds: Feeds = {
        real,
        ...motionFeedsOf(
          config,
          [{ moments, codes }],
          moments.map((_, column) => column),
        ),
        ...Object.fromEntries(fed),
      };
      const { generated, w, known, x0 } = (await this.session.run(feeds)) as Record<keyof Strip, F32>;
      strips.push({ real, generated, w, known, x0 });
    }
    return strips;
  }

  private load(): Promise<Session> {
    const { generator, encoder, motion } = this.options;
    const { resolution } = generator.config;
    const g = new Graph();
    const known = encodeToW(g, encoder.config, g.input('real', [COLUMNS, 3, resolution, resolution]), { prefix: 'E.' });
    const w0 = slice(known, 0, 0, 1);
    const x0 = synthesis(g, generator.config, repeatW(generator.config, w0));
    const w = motionW(g, motion.config, x0, w0, motionInputs(g, motion.config, COLUMNS), PREFIX.motion);
    const generated = synthesis(g, generator.config, repeatW(generator.config, w));
    const weights = new Map([...generator.weights, ...prefixed(encoder.weights, 'E.')]);
    const target = targetOf(this.runtime.provider.actual);
    return this.runtime.load(compile({ generated, w, known, x0 }, { name: 'filmstrip', weights, target }));
  }
}

/** Mean over rows of the distance from the first row. */
function lengthOf(w: F32): number {
  const [count, width] = w.shape as [number, number];
  let sum = 0;
  for (let row = 0; row < count; row++) {
    let squares = 0;
    for (let k = 0; k < width; k++) squares += ((w.data[row * width + k] as number) - (w.data[k] as number)) ** 2;
    sum += Math.sqrt(squares) / count;
  }
  return sum;
}
