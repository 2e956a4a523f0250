import { extname } from 'node:path';
import { layerCodes } from '../../engine/animate/latent';
import { defaultChunk } from '../../engine/animate/renderer';
import { mapZ, Synthesizer, type Images } from '../../engine/animate/synthesizer';
import { withChunks } from '../../engine/runtime/memory';
import type { Runtime } from '../../engine/runtime/types';
import { f32, rows, type F32, type Weights } from '../../engine/tensor/tensor';
import { StudioError } from '../../shared/errors';
import { numWsOf, type GeneratorConfig } from '../../shared/networks';
import { pngFolder, tensorFile, type ImageSink } from './imageSink';
import { checkOutput } from './outputs';
import { readTensor } from './tensorInput';
import type { Service, ServiceContext, SynthesizeOptions, SynthesizeResult } from './types';
import { configOf, withPack, withRuntime } from './workshop';

/** Latent codes from a file -> images: PNG files in a folder, or one safetensors file of numbers. */
export const synthesize: Service<SynthesizeOptions, SynthesizeResult> = (options, context) =>
  withPack(options, [], context, async (pack) => {
    const config = configOf.generator(pack);
    await checkOutput(options.out, options.force);
    context.progress({ phase: 'reading' });
    const codes = await readTensor(options.input, options.tensor);
    checkCodes(codes, options.space, config);
    return withRuntime(options, context, async (runtime) => {
      const weights = await pack.weights('generator', context.signal);
      const w = options.space === 'z' ? await mapZ(runtime, config, weights, codes) : codes;
      const work: Work = { runtime, config, weights, w, options };
      const files = await renderInto(work, pack.id, context);
      return { files, images: w.shape[0] as number, provider: runtime.provider.actual };
    });
  });

interface Work {
  readonly runtime: Runtime;
  readonly config: GeneratorConfig;
  readonly weights: Weights;
  /** [N,wDim] or [N,numWs,wDim] */
  readonly w: F32;
  readonly options: SynthesizeOptions;
}

/** Numbers for a name that ends in .safetensors, else PNG files. */
async function renderInto(work: Work, packHash: string, context: ServiceContext): Promise<string[]> {
  const { w, options } = work;
  const { resolution } = work.config;
  if (extname(options.out).toLowerCase() !== '.safetensors')
    return render('bytes', await pngFolder(options.out, resolution, options.force), work, context);
  const content = { count: w.shape[0] as number, resolution, metadata: { packHash } };
  return render('floats', await tensorFile(options.out, content, options.force), work, context);
}

/** Makes every image in order; where memory runs out it goes on with smaller chunks. */
async function render<Kind extends keyof Images>(
  kind: Kind,
  sink: ImageSink<Kind>,
  { runtime, config, weights, w, options }: Work,
  { signal, progress, notice }: ServiceContext,
): Promise<string[]> {
  const total = w.shape[0] as number;
  const average = weights.get('mapping.w_avg') ?? f32([config.wDim]);
  let done = 0;
  const report = () => progress({ phase: 'rendering', done, total, unit: 'images' });
  const goOn = async (chunk: number): Promise<void> => {
    const synthesizer = await Synthesizer.open(runtime, config, weights, kind, { chunk, noise: options.noise });
    try {
      while (done < total) {
        const part = rows(w, done, Math.min(total, done + chunk));
        const ws = layerCodes(part, numWsOf(config.resolution), average, options);
        await sink.add(await synthesizer.images(ws, done, signal));
        done += part.shape[0] as number;
        report();
      }
    } finally {
      await synthesizer.release();
    }
  };
  try {
    report();
    await withChunks(Math.min(total, options.chunk ?? defaultChunk(config.resolution)), goOn, {
      signal,
      onShrink: (from, to) => notice(`Memory ran out with ${from} images at once: going on with ${to}.`),
    });
    progress({ phase: 'writing' });
    return await sink.finish();
  } finally {
    await sink.discard();
  }
}

/** @throws StudioError 'bad-input' if the tensor's shape is not that of w or z of this generator */
function checkCodes({ shape }: F32, space: 'w' | 'z', { wDim, zDim, resolution }: GeneratorConfig): void {
  const numWs = numWsOf(resolution);
  const [count, ...rest] = shape;
  const fits = (wanted: readonly number[]) => rest.length === wanted.length && rest.every((d, i) => d === wanted[i]);
  const ok = space === 'z' ? fits([zDim]) : fits([wDim]) || fits([numWs, wDim]);
  if (ok && count !== 0) return;
  const wanted = space === 'z' ? `[N, ${zDim}]` : `[N, ${wDim}] or [N, ${numWs}, ${wDim}]`;
  throw new StudioError(
    'bad-input',
    `The tensor is [${shape.join(', ')}], but ${space} of this generator is ${wanted}: choose another tensor, or the pack it was made with.`,
  );
}
