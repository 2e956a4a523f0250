import { LIKENESS_COMPARISON, LIKENESS_PORTRAIT } from '../../../shared/library';
import type { JobResult } from '../../../shared/jobs';
import { Graph } from '../../graph';
import { saveEntry } from '../../library';
import { meanPsnr } from '../../measure/likeness';
import type { PerceptualMetric } from '../../measure/features';
import { compile } from '../../onnx';
import type { Pack } from '../../packs/pack';
import { makeStyle } from '../../packs/styleDelta';
import { targetOf } from '../../runtime/target';
import type { Runtime } from '../../runtime/types';
import { concatRows, f32, type F32, type Weights } from '../../tensor/tensor';
import { encodeGrid } from '../pictures';
import type { LikenessSettings, LikenessSource } from '../recipes/likeness/options';
import type { LikenessRecipe } from '../recipes/likeness/recipe';

/** A likeness at the end of its run. */
export interface FinishedLikeness {
  readonly recipe: LikenessRecipe;
  readonly source: LikenessSource;
  readonly settings: LikenessSettings;
  readonly pack: Pack;
  /** sha256 of the portrait. */
  readonly portrait: string;
  readonly options: { readonly name: string; readonly preset: string; readonly force: boolean };
  readonly runtime: Runtime;
}

/** Measures a likeness and keeps it in the user's library. @throws StudioError as saveEntry */
export async function saveLikeness(finished: FinishedLikeness): Promise<JobResult> {
  const { recipe, source, settings, pack, options, runtime } = finished;
  const { portrait, w0, perceptual } = source;
  const [before, after] = [await recipe.before(), await recipe.after()];
  const [farBefore, farAfter] = await distances(runtime, perceptual, concatRows([before, after]), portrait);
  const measures = {
    psnrBefore: meanPsnr(before, portrait),
    psnrAfter: meanPsnr(after, portrait),
    perceptualBefore: farBefore,
    perceptualAfter: farAfter,
  };
  const comparison = concatRows([portrait, before, after]);
  const entry = await saveEntry(
    {
      kind: 'likeness',
      name: options.name,
      base: pack.manifest.networks.generator.sha256,
      pack: { id: pack.id, name: pack.manifest.name },
      delta: deltaOf(recipe, source.generator.weights),
      pivot: { w0, ws: recipe.codes() },
      provenance: {
        tool: 'StyleInV Studio',
        folder: finished.portrait,
        images: 1,
        preset: options.preset,
        steps: recipe.steps,
        losses: { l2: 1, perceptual: settings.tuning.perceptual, locality: settings.tuning.locality },
        networks: [perceptual.name],
      },
      measures,
      previews: [
        { file: LIKENESS_PORTRAIT, bytes: await encodeGrid(portrait, 1) },
        { file: LIKENESS_COMPARISON, bytes: await encodeGrid(comparison, 3) },
      ],
    },
    { force: options.force },
  );
  const gain = `${measures.psnrBefore.toFixed(1)} to ${measures.psnrAfter.toFixed(1)} dB`;
  return {
    summary: `Likeness '${options.name}': from ${gain}, perceptual distance from ${farBefore.toFixed(4)} to ${farAfter.toFixed(4)} (${perceptual.name}).`,
    files: [entry.folder],
    measures,
  };
}

/** Perceptual distances of two pictures [2,3,R,R] from a third [1,3,R,R]. */
async function distances(
  runtime: Runtime,
  { distance, weights }: PerceptualMetric,
  pictures: F32,
  portrait: F32,
): Promise<[number, number]> {
  const g = new Graph();
  const shape = pictures.shape;
  const far = distance(g, g.input('pictures', shape), g.input('portrait', shape));
  const target = targetOf(runtime.provider.actual);
  const session = await runtime.load(compile({ far }, { name: 'perceptual distance', weights, target }));
  try {
    const { far: found } = await session.run({ pictures, portrait: concatRows([portrait, portrait]) });
    return [Number(found?.data[0]), Number(found?.data[1])];
  } finally {
    await session.release();
  }
}

/** tuned - base; a run that was ended before the tuning began changes nothing, which one tensor of zeros says. */
function deltaOf(recipe: LikenessRecipe, base: Weights): Weights {
  if (recipe.hasTuned) return makeStyle(base, recipe.weights(), { fromResolution: 0 }).delta;
  const name = 'synthesis.b4.torgb.bias';
  return new Map([[name, f32(base.get(name)?.shape ?? [])]]);
}
