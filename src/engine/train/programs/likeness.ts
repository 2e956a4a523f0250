import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import type { JobResult } from '../../../shared/jobs';
import { listEntries } from '../../library';
import { metricsOf, type PerceptualMetric } from '../../measure/features';
import type { Pack } from '../../packs/pack';
import { fitDivision } from '../memory';
import { LikenessRecipe } from '../recipes/likeness/recipe';
import { LIKENESS_PRESET_NAMES, LIKENESS_PRESETS } from './likenessPresets';
import { saveLikeness } from './likenessResult';
import { hashPortrait, keptPortrait, spreadOfW } from './likenessSource';
import { withOpenPack } from './preparation';
import type { PreparedRun, Program, ProgramContext } from './types';

const point = z.object({ x: z.number(), y: z.number() });
const optionsSchema = z.object({
  /** Image file; the sample portrait if absent. */
  portrait: z.string().min(1).optional(),
  /** Name or path of the pack; the starter pack if absent. */
  pack: z.string().min(1).optional(),
  name: z.string().min(1).max(100),
  preset: z.enum(LIKENESS_PRESET_NAMES).default('quick'),
  crop: z.enum(['auto', 'centre']).default('auto'),
  face: z.int().min(1).optional(),
  points: z.object({ leftEye: point, rightEye: point, mouthLeft: point, mouthRight: point }).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0),
  /** Replaces a likeness of the same name. */
  force: z.boolean().default(false),
});
export type LikenessProgramOptions = z.infer<typeof optionsSchema>;

const PREVIEWS = 6;

/** From a portrait to a likeness: its pivot in the latent space, and the generator tuned around it. */
export const likenessProgram: Program<LikenessProgramOptions> = {
  options: optionsSchema,
  prepare: (options, context) => withOpenPack(options.pack, (pack) => prepare(pack, options, context)),
};

async function prepare(pack: Pack, options: LikenessProgramOptions, context: ProgramContext): Promise<PreparedRun> {
  await refuseTaken(pack, options);
  const perceptual = await perceptualOf(pack);
  const taken = await keptPortrait(pack, options, context);
  const { config, sha256: base } = pack.manifest.networks.generator;
  const weights = await pack.weights('generator');
  const spread = await spreadOfW(context.runtime, pack, weights);
  const settings = LIKENESS_PRESETS[options.preset];
  const source = { generator: { config, weights }, perceptual, ...taken, spread };
  const recipe = LikenessRecipe.open(context.runtime, source, settings);
  fitDivision([{ microBatch: 1, lanes: 1 }], context.memory, () => recipe.bytes);
  const portrait = hashPortrait(taken);
  const iterations = settings.pivot.iterations + settings.tuning.iterations;
  return {
    recipe,
    seed: options.seed,
    iterations,
    run: JSON.stringify({
      kind: 'likeness',
      base,
      portrait,
      settings,
      seed: options.seed,
      perceptual: perceptual.name,
    }),
    previewEvery: Math.floor(iterations / PREVIEWS),
    finish: (): Promise<JobResult> =>
      saveLikeness({ recipe, source, settings, pack, portrait, options, runtime: context.runtime }),
    release: async () => {
      await recipe.release();
      await pack.close();
    },
  };
}

/** Tells of a name that is taken before any work is done. */
async function refuseTaken(pack: Pack, { name, force }: LikenessProgramOptions): Promise<void> {
  const base = pack.manifest.networks.generator.sha256;
  const entries = await listEntries('likeness');
  if (force || !entries.some((entry) => entry.name === name && entry.base === base)) return;
  throw new StudioError(
    'exists',
    `There is a likeness '${name}' already: choose another name with --name, or replace it with --force.`,
  );
}

async function perceptualOf(pack: Pack): Promise<PerceptualMetric> {
  const { perceptual } = await metricsOf(pack);
  if (perceptual && pack.has('encoder')) return perceptual;
  throw new StudioError(
    'not-found',
    `The pack ${pack.manifest.name} has no inversion encoder, from which a likeness starts: import one into it or train one with "styleinv train encoder".`,
  );
}
