import sharp from 'sharp';
import type { MotionConfig } from '../../../shared/networks';
import { numWsOf } from '../../../shared/networks';
import { clipCodes, lookCodes, type ClipPlan } from '../../animate/clip';
import { MotionPlayer } from '../../animate/motion';
import { defaultChunk } from '../../animate/renderer';
import { planSchedule } from '../../animate/schedule';
import { mapZ, Synthesizer } from '../../animate/synthesizer';
import type { Pack } from '../../packs/pack';
import type { Runtime } from '../../runtime/types';
import { Random } from '../../tensor/random';
import { f32, rows, type F32, type Weights } from '../../tensor/tensor';
import { createComposer } from '../../video/layout';
import type { ClipPreview } from '../recipe';

/** Every second frame of the motion: as long a clip for half the work. */
const STEP = 2;
const FRAMES = 24;
/** Side of the pictures at most. */
const LARGEST = 256;
const SEED = 1;
const ROW = { arrangement: 'row', gap: 4, background: [16, 16, 16] } as const;

/**
 * A short clip of one subject that turns back into its beginning, the base generator beside the trained one, painted from the same w_t
 * every time: what is seen to change is the style alone.
 */
export class MotionWall {
  private codes: F32 | undefined;
  private base: Uint8Array[] | undefined;

  private constructor(
    private readonly runtime: Runtime,
    private readonly pack: Pack,
  ) {}

  /** @returns undefined for a pack without a motion network */
  static of(runtime: Runtime, pack: Pack): MotionWall | undefined {
    return pack.has('motion') ? new MotionWall(runtime, pack) : undefined;
  }

  /** @param weights the generator's present weights */
  async paint(weights: Weights): Promise<ClipPreview> {
    const base = await this.pack.weights('generator');
    this.codes ??= await this.ws(base);
    this.base ??= await this.frames(base, this.codes);
    const now = await this.frames(weights, this.codes);
    const side = Math.min(LARGEST, this.pack.manifest.resolution);
    const composer = createComposer(Array(2).fill({ width: side, height: side }), ROW);
    const { width, height } = composer;
    const frames = new Uint8Array(FRAMES * width * height * 3);
    now.forEach((frame, i) =>
      frames.set(composer.compose([this.base?.[i] as Uint8Array, frame]), i * width * height * 3),
    );
    const fps = (this.pack.manifest.frameRate ?? 25) / STEP;
    return { name: 'motion', frames, count: FRAMES, width, height, fps };
  }

  /** The moments of the clip, [FRAMES,numWs,wDim]. */
  private async ws(generator: Weights): Promise<F32> {
    const { runtime, pack } = this;
    const { config } = pack.manifest.networks.generator;
    const motion = pack.network('motion').config as MotionConfig;
    const z = f32([1, config.zDim], new Random(SEED).normals(config.zDim));
    const w0 = await mapZ(runtime, config, generator, z);
    const plan: ClipPlan = {
      schedule: planSchedule({ ...motion, frames: FRAMES, speed: STEP, start: 0, loop: true }),
      seed: SEED,
      latent: { strength: 1, psi: 1 },
      w0,
      average: generator.get('mapping.w_avg') ?? f32([config.wDim]),
      numWs: numWsOf(config.resolution),
    };
    const still = await Synthesizer.open(runtime, config, generator, 'floats', { chunk: 1 });
    const player = await MotionPlayer.open(runtime, motion, await pack.weights('motion'), FRAMES);
    try {
      await player.show(w0, await still.images(lookCodes(plan, w0)));
      return lookCodes(plan, await clipCodes(player, plan, 0, FRAMES));
    } finally {
      await still.release();
      await player.release();
    }
  }

  private async frames(weights: Weights, ws: F32): Promise<Uint8Array[]> {
    const { config } = this.pack.manifest.networks.generator;
    const chunk = Math.min(FRAMES, defaultChunk(config.resolution));
    const painter = await Synthesizer.open(this.runtime, config, weights, 'bytes', { chunk });
    const size = 3 * config.resolution ** 2;
    const frames: Uint8Array[] = [];
    try {
      for (let at = 0; at < FRAMES; at += chunk) {
        const painted = await painter.images(rows(ws, at, Math.min(FRAMES, at + chunk)));
        for (let i = 0; i < painted.length; i += size)
          frames.push(await fitted(painted.subarray(i, i + size), config.resolution));
      }
      return frames;
    } finally {
      await painter.release();
    }
  }
}

async function fitted(frame: Uint8Array, side: number): Promise<Uint8Array> {
  if (side <= LARGEST) return frame;
  return sharp(frame, { raw: { width: side, height: side, channels: 3 } })
    .resize(LARGEST)
    .raw()
    .toBuffer();
}
