import { findEntry, loadPivot, readPreview } from '../../../engine/library';
import { LIKENESS_COMPARISON } from '../../../shared/library';
import { forgetLikeness, forgetStyle } from '../../services/library';
import type { ServiceContext } from '../../services/types';
import type { CallContext, Handlers } from '../handlers';
import type { Parts } from '../parts';
import { canBeShown, checkFolder } from './check';
import { Checks, type Check } from './checks';
import { entriesOf, stylesOf } from './library';
import { sampleFolders } from './samples';
import { chosenExclusions, LEAST_PICTURES, requireFreeName, styleJob } from './start';
import { thumbnailsOf } from './thumbnails';
import { estimatesFor, secondsOfPicture } from './timing';

type StyleParts = Pick<Parts, 'broadcast' | 'engine' | 'files' | 'jobs' | 'settings'>;

/** How often a window hears of a check. */
const TELL_MS = 150;

/** Styles: the library, folders that are checked, trainings that are started. */
export function styleHandlers({ broadcast, engine, files, jobs, settings }: StyleParts): Handlers<'styles.'> {
  const checks = new Checks();
  /** Seconds of a picture; 0 where there are too few pictures to tell. */
  const pictureTime = async (
    packId: string,
    { root, pack, crop, cache, used }: Pick<Check, 'root' | 'pack' | 'crop' | 'cache' | 'used'>,
    signal: AbortSignal,
    onMeasure: () => void,
  ) => {
    if (used.size < LEAST_PICTURES) return 0;
    const { provider, threads } = settings.current;
    const runtime = { provider, ...(threads === null ? {} : { threads }) };
    const options = { folder: root, pack: pack.name, name: 'timing', crop, prepared: cache };
    return secondsOfPicture({ packId, runtime, options }, { signal, onMeasure });
  };
  return {
    'styles.list': ({ pack }) => engine.withPack(pack, stylesOf),
    async 'styles.remove'({ pack, name }, { signal }) {
      await forgetStyle({ pack: pack.name, name }, quiet(signal));
      broadcast('library.changed', {});
    },
    async 'styles.samples'(_, { client }) {
      const grant = async ({ name, path, images }: { name: string; path: string; images: number }) => {
        const { handle } = await files.grant(client, path);
        return { name, handle, images };
      };
      return Promise.all((await sampleFolders()).map(grant));
    },
    async 'styles.check'({ pack, folder, crop }, context) {
      const root = files.pathOf(context.client, folder);
      const about = await engine.withPack(pack, async ({ id, manifest }) => ({ id, side: manifest.resolution }));
      const progress = teller(context, folder);
      const found = await checkFolder(root, { resolution: about.side, crop }, { signal: context.signal, progress });
      const { images, omitted, report } = found;
      const check = checks.add(context.client, {
        ...{ handle: folder, root, pack, crop, cache: report.cache },
        pictures: new Set(images.filter(canBeShown).map(({ file }) => file)),
        used: new Set(report.used.map(({ file }) => file)),
      });
      const onMeasure = () => progress({ phase: 'timing', done: 0 });
      const seconds = await pictureTime(about.id, check, context.signal, onMeasure);
      return { check: check.id, folder, images, omitted, used: check.used.size, estimates: estimatesFor(seconds) };
    },
    'styles.thumbnails': async ({ check, files: wanted }, { client, signal }) =>
      thumbnailsOf(checks.get(client, check), wanted, signal),
    async 'styles.start'(asked, context) {
      const check = checks.get(context.client, asked.check);
      const exclude = chosenExclusions(check, asked.exclude);
      const side = await engine.withPack(asked.pack, async (pack) => {
        await requireFreeName(pack, asked.name, asked.replace);
        return pack.manifest.resolution;
      });
      const prepared = await cacheWithout(check, exclude, side, context, teller(context, check.handle));
      return { job: (await jobs.start(styleJob(check, asked, exclude, prepared))).id };
    },
  };
}

/** What the artist keeps of portraits. */
export function likenessHandlers({ broadcast, engine }: Pick<Parts, 'broadcast' | 'engine'>): Handlers<'likenesses.'> {
  return {
    'likenesses.list': ({ pack }) => engine.withPack(pack, (opened) => entriesOf('likeness', opened)),
    async 'likenesses.remove'({ pack, name }, { signal }) {
      await forgetLikeness({ pack: pack.name, name }, quiet(signal));
      broadcast('library.changed', {});
    },
    'likenesses.comparison': ({ pack, name }, { signal }) =>
      engine.withPack(pack, async ({ manifest }) => {
        const entry = await findEntry('likeness', name, manifest.networks.generator.sha256);
        const [picture, { w0 }] = [
          await readPreview(entry, LIKENESS_COMPARISON, signal),
          await loadPivot(entry, signal),
        ];
        const w = Buffer.from(w0.data.buffer, w0.data.byteOffset, w0.data.byteLength).toString('base64');
        return { picture, measures: entry.measures, w };
      }),
  };
}

/**
 * The set of what is left is made now, while the folder is there: what was uploaded goes with its window. Its pictures are those that
 * the check has cut.
 */
async function cacheWithout(
  check: { root: string; crop: 'aligned' | 'centre'; cache: string },
  exclude: readonly string[],
  resolution: number,
  { signal }: CallContext,
  progress: ReturnType<typeof teller>,
): Promise<string> {
  if (exclude.length === 0) return check.cache;
  const options = { resolution, crop: check.crop, exclude, donor: check.cache };
  return (await checkFolder(check.root, options, { signal, progress })).report.cache;
}

function teller({ client }: CallContext, folder: string) {
  let told = -Infinity;
  let phase = '';
  return (step: { phase: string; done: number; total?: number }) => {
    const now = performance.now();
    if (step.phase === phase && now - told < TELL_MS && step.done !== step.total) return;
    [told, phase] = [now, step.phase];
    client.tell('styles.checking', { folder, ...step });
  };
}

const quiet = (signal: AbortSignal): ServiceContext => ({ signal, progress: () => undefined, notice: () => undefined });
