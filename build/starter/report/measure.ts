import { kMeans, purity } from '../../../src/engine/measure/clusters';
import { encoderMetrics } from '../../../src/engine/measure/features';
import { frechet, FeatureStatistics, type Moments } from '../../../src/engine/measure/frechet';
import { openImageRows, type ImageRows } from '../../../src/engine/measure/imageRows';
import type { Pack } from '../../../src/engine/packs/pack';
import type { Runtime } from '../../../src/engine/runtime/types';
import { Random } from '../../../src/engine/tensor/random';
import { f32, rows, type F32 } from '../../../src/engine/tensor/tensor';
import { openEncoder, openMapping, openSynthesis, type RowNetwork } from '../networks';
import { SEED } from '../plan';
import { HELD_OUT_CAST, POSE_DIMS, TRAINING_CAST } from '../portrait';
import { castRow, onlySubject, Teacher } from '../teacher';
import { measureClips, type ClipMeasures } from './clips';
import { halved, paintings, type Sitting } from './pictures';
import { closeness, heldOutFrames, movementGains } from './stills';

/** What is measured of a starter pack. */
export interface Measures {
  readonly resolution: number;
  /** G of the known w against the painting. */
  readonly drawn: { psnr: number; ssim: number };
  /** The same pictures at half their size. */
  readonly drawnHalved: { psnr: number; ssim: number };
  readonly gains: Readonly<Record<string, number>>;
  /** G(E(painting)) against the painting: held-out poses of the cast, and people outside it. */
  readonly inverted: { psnr: number; ssim: number };
  readonly strangers: { psnr: number; ssim: number };
  /** Between paintings and G's pictures of random z, in the features of the pack's own encoder. */
  readonly frechet: { distance: number; features: string };
  /** Of k-means clusters of E's w of held-out poses, by subject. */
  readonly purity: number;
  readonly clips: ClipMeasures;
}

/** Rows of pictures worth showing. */
export type Sheets = Readonly<Record<'stills' | 'strangers' | 'clips', F32[]>>;

const SHOWN = 12;
const STRANGERS = 40;
/** People whose w are clustered, and poses of each. */
const CLUSTERED = { people: 20, poses: 20 };
/** Enough for k-means to find the least error: below it the measure would be of the search, not of w. */
const STARTS = 50;

/** Measures a starter pack as it is stored: `frames` pictures a row, `clips` clips. */
export async function measurePack(
  runtime: Runtime,
  pack: Pack,
  { frames, clips }: { frames: number; clips: number },
): Promise<{ measures: Measures; sheets: Sheets }> {
  const { generator, encoder, motion } = pack.manifest.networks;
  if (!encoder || !motion) throw new Error(`${pack.path} has no encoder or no motion network`);
  const { resolution } = generator.config;
  const generatorWeights = await pack.weights('generator');
  const encoderWeights = await pack.weights('encoder');
  const metrics = encoderMetrics(encoder.config, encoderWeights);
  const rowsOf = (metric: { weights: typeof encoderWeights }, build: Parameters<typeof openImageRows>[2]) =>
    openImageRows(runtime, metric.weights, build, resolution);
  const networks = {
    teacher: await Teacher.open(runtime, await pack.weights('features/cast')),
    mapping: await openMapping(runtime, generator.config, generatorWeights),
    synthesis: await openSynthesis(runtime, generator.config, generatorWeights),
    encoder: await openEncoder(runtime, encoder.config, encoderWeights),
    identity: await rowsOf(metrics.identity, metrics.identity.embed),
    features: await rowsOf(metrics.frechet, metrics.frechet.features),
  };
  const invert = async (images: F32) => networks.synthesis.run(await networks.encoder.run(images));

  const cast = heldOutFrames(frames, 0, TRAINING_CAST, 11);
  const truth = paintings(cast, resolution);
  const codes = await networks.teacher.codes(cast.map(({ subject, pose }) => castRow(onlySubject(subject), pose)));
  const drawn = await networks.synthesis.run(codes);
  const inverted = await invert(truth);
  const people = paintings(heldOutFrames(frames, HELD_OUT_CAST, STRANGERS, 12), resolution);
  const invertedPeople = await invert(people);
  const weights = await pack.weights('motion');
  const moving = await measureClips(runtime, { config: motion.config, weights }, networks, clips);
  const measures: Measures = {
    resolution,
    drawn: closeness(drawn, truth),
    drawnHalved: closeness(halved(drawn), halved(truth)),
    gains: await movementGains(networks.teacher, networks.synthesis, resolution),
    inverted: closeness(inverted, truth),
    strangers: closeness(invertedPeople, people),
    frechet: await distanceToPaintings(networks, metrics.frechet, generator.config.zDim, resolution, 4 * frames),
    purity: await clustersBySubject(networks.encoder, resolution),
    clips: moving.measures,
  };
  const first = (images: F32) => rows(images, 0, Math.min(SHOWN, frames));
  const sheets: Sheets = {
    stills: [truth, drawn, inverted].map(first),
    strangers: [people, invertedPeople].map(first),
    clips: moving.sheets,
  };
  await Promise.all(Object.values(networks).map((network) => network.release()));
  return { measures, sheets };
}

async function distanceToPaintings(
  { mapping, synthesis, features }: { mapping: RowNetwork; synthesis: RowNetwork; features: ImageRows },
  extractor: { name: string; dims: number },
  zDim: number,
  resolution: number,
  count: number,
): Promise<Measures['frechet']> {
  const random = new Random(SEED, 41);
  // z holds poses as they are drawn here: plain normals, without the extremes that training favours
  const sittings: Sitting[] = Array.from({ length: count }, (_, i) => ({
    subject: i % TRAINING_CAST,
    pose: random.normals(POSE_DIMS),
  }));
  const z = f32([count, zDim], random.normals(count * zDim));
  const real = await momentsOf(features, extractor.dims, paintings(sittings, resolution));
  const generated = await momentsOf(features, extractor.dims, await synthesis.run(await mapping.run(z)));
  const { distance, features: name } = frechet(extractor, real, generated);
  return { distance, features: name };
}

async function momentsOf(features: ImageRows, dims: number, images: F32): Promise<Moments> {
  const statistics = new FeatureStatistics(dims);
  statistics.add(await features.run(images));
  return statistics.moments();
}

async function clustersBySubject(encoder: RowNetwork, resolution: number): Promise<number> {
  const { people, poses } = CLUSTERED;
  const sittings = heldOutFrames(people * poses, 0, people, 13);
  const codes = await encoder.run(paintings(sittings, resolution));
  const labels = sittings.map(({ subject }) => subject);
  return purity(kMeans(codes, people, { seed: SEED, starts: STARTS }).assignment, labels);
}
