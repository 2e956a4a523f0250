import { layerCodes } from '../../engine/animate/latent';
import { clipFrames, type ClipPlan } from '../../engine/animate/clip';
import type { Look } from '../../engine/animate/look';
import { ClipRenderer, type ClipNetworks } from '../../engine/animate/renderer';
import { planSchedule } from '../../engine/animate/schedule';
import { Synthesizer } from '../../engine/animate/synthesizer';
import type { Pack } from '../../engine/packs/pack';
import type { Runtime } from '../../engine/runtime/types';
import { f32, type F32, type Weights } from '../../engine/tensor/tensor';
import { createComposer, SIDE_BY_SIDE } from '../../engine/video/layout';
import { locateFfmpeg } from '../../engine/video/locate';
import { openVideoWriter, type VideoWriter } from '../../engine/video/writer';
import { numWsOf, type GeneratorConfig } from '../../shared/networks';
import { describeStrength } from '../../shared/strength';
import type { LookPlan } from './looks';
import type { ClipResult, GenerateOptions, Layout, ServiceContext } from './types';
import { configOf, type Workshop } from './workshop';

/** What a clip of a portrait or of a generated subject is made from; both verbs' options have it. */
export type ClipOptions = Omit<GenerateOptions, 'subject' | 'layout'>;

/** Where a clip starts: w0, and what else may stand beside the motion. */
export interface ClipStart {
  /** [1,wDim] */
  readonly w0: F32;
  /** The aligned portrait, R x R rgb24. */
  readonly portrait?: Uint8Array;
  readonly layout: Layout;
  readonly looks: LookPlan;
}

/** Renders a clip into a video file: motion, synthesis, layout, encoding, each chunk of frames passing through once. */
export async function renderClip(
  { pack, runtime }: Workshop,
  start: ClipStart,
  options: ClipOptions,
  context: ServiceContext,
): Promise<ClipResult> {
  const { signal } = context;
  const looking = locateFfmpeg();
  // heard where it is needed
  looking.catch(() => undefined);
  const config = configOf.generator(pack);
  const { resolution } = config;
  const generator = await pack.weights('generator', signal);
  const average = generator.get('mapping.w_avg') ?? f32([config.wDim]);
  const stills = await paintStills(runtime, config, generator, start, average, options, signal);
  const motionConfig = {
    ...configOf.motion(pack),
    ...(options.codeDistance ? { codeDistance: options.codeDistance } : {}),
  };
  const networks: ClipNetworks = {
    generator: { config, looks: looksOf(start.looks, generator, () => pack.weights('generator', signal)) },
    motion: { config: motionConfig, weights: () => pack.weights('motion', signal) },
  };
  const renderer = new ClipRenderer(runtime, networks, {
    chunk: options.chunk,
    noise: options.noise,
    noiseSeed: options.seed,
    onShrink: (from, to) => context.notice(`Memory ran out with ${from} frames at once: going on with ${to}.`),
  });
  const plan: ClipPlan = {
    schedule: planSchedule({ ...options, codeDistance: motionConfig.codeDistance, kernel: motionConfig.kernel }),
    seed: options.seed,
    latent: { strength: options.motionStrength, psi: options.psi, cutoff: options.cutoff },
    w0: start.w0,
    average,
    numWs: numWsOf(resolution),
  };
  renderer.show(start.w0, stills.x0);
  const count = stills.panels.length + start.looks.count;
  const composer = createComposer(
    Array.from({ length: count }, () => ({ width: resolution, height: resolution })),
    SIDE_BY_SIDE,
  );
  const began = performance.now();
  const ffmpeg = await looking;
  const writer = await openVideoWriter({
    path: options.out,
    format: options.format,
    quality: options.quality,
    width: composer.width,
    height: composer.height,
    fps: options.fps,
    ...(options.scale === 1 ? {} : { scale: { to: options.scale, filter: options.filter } }),
    metadata: describeClip(pack, start, options),
    frames: options.frames,
    force: options.force,
    signal,
    ffmpeg,
  });
  const written = await encode(
    renderer,
    plan,
    writer,
    (frames) => (count === 1 ? (frames[0] as Uint8Array) : composer.compose([...stills.panels, ...frames])),
    context,
  );
  await renderer.release();
  return {
    file: written.path,
    frames: written.frames,
    fps: options.fps,
    width: writer.width,
    height: writer.height,
    seconds: (performance.now() - began) / 1000,
    provider: runtime.provider.actual,
    ffmpeg: { file: ffmpeg.path, source: ffmpeg.source },
  };
}

async function encode(
  renderer: ClipRenderer,
  plan: ClipPlan,
  writer: VideoWriter,
  picture: (looks: readonly Uint8Array[]) => Uint8Array,
  context: ServiceContext,
) {
  const total = plan.schedule.frames;
  context.progress({ phase: 'rendering', done: 0, total, unit: 'frames' });
  try {
    for await (const { first, count, looks } of clipFrames(renderer, plan, context.signal)) {
      for (let i = 0; i < count; i++) {
        await writer.write(picture(looks.map((bytes) => frameOf(bytes, i, count))));
        context.progress({ phase: 'rendering', done: first + i + 1, total, unit: 'frames' });
      }
    }
    return await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** Picture `index` of `count` in one block of bytes. */
function frameOf(bytes: Uint8Array, index: number, count: number): Uint8Array {
  const size = bytes.length / count;
  return bytes.subarray(index * size, (index + 1) * size);
}

/**
 * The looks for each loading of the networks. The generator is in memory already for the first one; it is not kept beyond that, so a
 * later one, after memory ran out, reads it again.
 */
function looksOf(plan: LookPlan, loaded: Weights, read: () => Promise<Weights>): () => Promise<Look[]> {
  let ready: Weights | undefined = loaded;
  return async () => {
    const generator = ready ?? (await read());
    ready = undefined;
    return plan.on(generator);
  };
}

/**
 * What does not move: x0 = G(w0) for the motion network, and the panels beside the motion. Truncation is for what is shown alone.
 */
async function paintStills(
  runtime: Runtime,
  config: GeneratorConfig,
  generator: Weights,
  { w0, layout, looks, portrait }: ClipStart,
  average: F32,
  { psi, cutoff, noise, seed }: ClipOptions,
  signal: AbortSignal,
): Promise<{ x0: F32; panels: Uint8Array[] }> {
  const paint = async ({ weights, pivot }: Look, truncation: { psi: number; cutoff?: number }) => {
    const options = { chunk: 1, noise, noiseSeed: seed };
    const synthesizer = await Synthesizer.open(runtime, config, weights, 'floats', options);
    try {
      const ws = layerCodes(pivot ?? w0, numWsOf(config.resolution), average, truncation);
      return await synthesizer.images(ws, 0, signal);
    } finally {
      await synthesizer.release();
    }
  };
  const x0 = await paint({ weights: generator }, { psi: 1 });
  const panels = layout.startsWith('portrait') && portrait ? [portrait] : [];
  if (layout.includes('inversion')) {
    const asIs = psi === 1 && !looks.likeness;
    panels.push(rgbBytes(asIs ? x0 : await paint(looks.plain(generator), { psi, cutoff })));
  }
  return { x0, panels };
}

/** [1,3,R,R] in [-1,1] -> rgb24, rounded as the networks' own conversion does. */
export function rgbBytes({ data, shape }: F32): Uint8Array {
  const pixels = (shape[2] as number) * (shape[3] as number);
  const out = new Uint8Array(pixels * 3);
  for (let c = 0; c < 3; c++) {
    for (let i = 0; i < pixels; i++) {
      out[i * 3 + c] = Math.min(255, Math.max(0, Math.round((data[c * pixels + i] as number) * 127.5 + 127.5)));
    }
  }
  return out;
}

/** What the file says of itself: enough to make the same clip again. */
function describeClip(pack: Pack, { looks }: ClipStart, options: ClipOptions) {
  const settings = [
    ...(looks.likeness ? [`likeness ${looks.likeness.entry.name}`] : []),
    ...(options.styles.length > 0
      ? [`style ${options.styles.join(' and ')} (strength ${describeStrength(options.strength)})`]
      : []),
    `seed ${options.seed}`,
    `motion strength ${options.motionStrength}`,
    `speed ${options.speed}`,
    `start ${options.start}`,
    ...(options.loop ? ['loop'] : []),
    ...(options.psi === 1 ? [] : [`truncation ${options.psi}`]),
  ];
  return {
    title: options.title ?? `${pack.manifest.name}, seed ${options.seed}`,
    comment: `StyleInV Studio; ${settings.join(', ')}; pack ${pack.manifest.id} ${pack.id}`,
  };
}
