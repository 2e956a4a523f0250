import { layerCodes } from '../../engine/animate/latent';
import { clipFrames, type ClipPlan } from '../../engine/animate/clip';
import { ClipRenderer, type ClipNetworks } from '../../engine/animate/renderer';
import { planSchedule } from '../../engine/animate/schedule';
import { Synthesizer } from '../../engine/animate/synthesizer';
import type { Pack } from '../../engine/packs/pack';
import type { Runtime } from '../../engine/runtime/types';
import { f32, type F32 } from '../../engine/tensor/tensor';
import { createComposer, SIDE_BY_SIDE } from '../../engine/video/layout';
import { locateFfmpeg } from '../../engine/video/locate';
import { openVideoWriter, type VideoWriter } from '../../engine/video/writer';
import { numWsOf } from '../../shared/networks';
import type { ClipResult, GenerateOptions, Layout, ServiceContext } from './types';
import { configOf, type Workshop } from './workshop';

/** What a clip of a portrait or of a generated subject is made from; both verbs' options have it. */
export type ClipOptions = Omit<GenerateOptions, 'subject'>;

/** Where a clip starts: w0, and what else may stand beside the motion. */
export interface ClipStart {
  /** [1,wDim] */
  readonly w0: F32;
  /** The aligned portrait, R x R rgb24. */
  readonly portrait?: Uint8Array;
  readonly layout: Layout;
}

/** Renders a clip into a video file: motion, synthesis, layout, encoding, each chunk of frames passing through once. */
export async function renderClip(
  { pack, runtime }: Workshop,
  start: ClipStart,
  options: ClipOptions,
  context: ServiceContext,
): Promise<ClipResult> {
  const { signal } = context;
  const config = configOf.generator(pack);
  const { resolution } = config;
  const generator = await pack.weights('generator', signal);
  const average = generator.get('mapping.w_avg') ?? f32([config.wDim]);
  const inversion = await invertedImage(runtime, pack, generator, start.w0, average, options, signal);
  const motionConfig = {
    ...configOf.motion(pack),
    ...(options.codeDistance ? { codeDistance: options.codeDistance } : {}),
  };
  const networks: ClipNetworks = {
    generator: { config, weights: () => pack.weights('generator', signal) },
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
    latent: { strength: options.strength, psi: options.psi, cutoff: options.cutoff },
    w0: start.w0,
    average,
    numWs: numWsOf(resolution),
  };
  renderer.show(start.w0, inversion.floats);
  const panels = stillPanels(start, inversion.bytes);
  const composer = createComposer(
    Array.from({ length: panels.length + 1 }, () => ({ width: resolution, height: resolution })),
    SIDE_BY_SIDE,
  );
  const began = performance.now();
  const ffmpeg = await locateFfmpeg();
  const writer = await openVideoWriter({
    path: options.out,
    format: options.format,
    quality: options.quality,
    width: composer.width,
    height: composer.height,
    fps: options.fps,
    ...(options.scale === 1 ? {} : { scale: { to: options.scale, filter: options.filter } }),
    metadata: describeClip(pack, options),
    frames: options.frames,
    force: options.force,
    signal,
    ffmpeg,
  });
  const written = await encode(
    renderer,
    plan,
    writer,
    (frame) => (panels.length ? composer.compose([...panels, frame]) : frame),
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
  picture: (frame: Uint8Array) => Uint8Array,
  context: ServiceContext,
) {
  const total = plan.schedule.frames;
  context.progress({ phase: 'rendering', done: 0, total, unit: 'frames' });
  try {
    for await (const { first, count, bytes } of clipFrames(renderer, plan, context.signal)) {
      const size = bytes.length / count;
      for (let i = 0; i < count; i++) {
        await writer.write(picture(bytes.subarray(i * size, (i + 1) * size)));
        context.progress({ phase: 'rendering', done: first + i + 1, total, unit: 'frames' });
      }
    }
    return await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** x0 = G(w0): for the motion network as numbers, for the layout as bytes. Truncation is for what is shown alone. */
async function invertedImage(
  runtime: Runtime,
  pack: Pack,
  weights: Awaited<ReturnType<Pack['weights']>>,
  w0: F32,
  average: F32,
  { psi, cutoff, noise, seed }: ClipOptions,
  signal: AbortSignal,
): Promise<{ floats: F32; bytes: Uint8Array }> {
  const config = configOf.generator(pack);
  const numWs = numWsOf(config.resolution);
  const synthesizer = await Synthesizer.open(runtime, config, weights, 'floats', { chunk: 1, noise, noiseSeed: seed });
  try {
    const floats = await synthesizer.images(layerCodes(w0, numWs, average, { psi: 1 }), 0, signal);
    const shown =
      psi === 1 ? floats : await synthesizer.images(layerCodes(w0, numWs, average, { psi, cutoff }), 0, signal);
    return { floats, bytes: rgbBytes(shown) };
  } finally {
    await synthesizer.release();
  }
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

function stillPanels({ layout, portrait }: ClipStart, inversion: Uint8Array): Uint8Array[] {
  const panels: Uint8Array[] = [];
  if (layout.startsWith('portrait') && portrait) panels.push(portrait);
  if (layout.includes('inversion')) panels.push(inversion);
  return panels;
}

/** What the file says of itself: enough to make the same clip again. */
function describeClip(pack: Pack, options: ClipOptions) {
  const settings = [
    `seed ${options.seed}`,
    `strength ${options.strength}`,
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
