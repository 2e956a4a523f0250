import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { userFolder } from '../../../engine/packs/locations';
import { availableFormats, FORMAT_SPECS, FORMATS } from '../../../engine/video/formats';
import { locateFfmpeg } from '../../../engine/video/locate';
import { SEQUENCE_FILE } from '../../../engine/video/target';
import type { ExportItem, ExportRequest } from '../../../shared/api/exports';
import { StudioError } from '../../../shared/errors';
import type { Handlers } from '../handlers';
import { notesFor } from '../notes';
import type { NamedFile, Parts } from '../parts';
import { exportSheet } from './contactSheet';
import { exportFolder, freeTarget, pickedTarget, plannedTarget, removeLeftovers } from './places';
import { looksOf } from './pictures';
import { ExportQueue, type Exported, type ExportHooks } from './queue';
import { ExportStore, type StoredExport } from './store';
import { exportVideo, type ExportParts } from './video';

/** The queue of exports, and what it answers. */
export interface Exports {
  readonly handlers: Handlers<'exports.'>;
  list(): Promise<readonly ExportItem[]>;
  /** Files that exports wrote, to be shown by the host. */
  isOwn(path: string): Promise<boolean>;
  /** Exports that run or wait for their turn. */
  readonly underWay: number;
  /** Ends what is under way; it begins anew when the program is started again. */
  close(): Promise<void>;
}

type Needed = ExportParts & Pick<Parts, 'broadcast' | 'files' | 'media' | 'settings' | 'shell'>;

/** @param path of the queue's file; in the user's folder if absent */
export function createExports(parts: Needed, path = join(userFolder(), 'exports.json')): Exports {
  const { broadcast, files, media, settings, shell } = parts;
  const store = new ExportStore(path);
  const folder = () => exportFolder(settings.current.exportFolder);

  const render = async (stored: StoredExport, hooks: ExportHooks): Promise<Exported> => {
    const { request, picked } = stored;
    const taken = queue.targets(stored.id);
    const { path: target, replace } = picked
      ? await pickedTarget(request, picked, taken)
      : { path: await freeTarget(request, folder(), taken), replace: false };
    stored.target = target;
    const write = request.what === 'contact-sheet' ? exportSheet : exportVideo;
    return write(request, target, replace, parts, hooks);
  };
  const ended = ({ title, state, error }: ExportItem) => {
    const notes = notesFor(parts);
    shell.notify(title, state === 'done' ? notes.exported : notes.exportFailed(error?.message ?? ''));
  };
  const queue = new ExportQueue({
    store,
    render,
    changed: (item) => broadcast('exports.changed', { item }),
    ended,
  });

  /** The queue goes on when the first window asks for it: the program is up by then. */
  let beginning: Promise<void> | undefined;
  const begun = () => (beginning ??= begin());
  const begin = async () => {
    const { items, notice } = await store.load();
    const left = items.flatMap(({ state, target }) => (state === 'running' && target ? [target] : []));
    await removeLeftovers(left);
    queue.begin(items);
    if (notice) broadcast('app.notice', { sentence: notice });
  };

  media.serve('exports', async (id) => {
    await begun();
    const { file } = queue.find(id);
    const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
    if (file && found?.isFile()) return { path: file, name: basename(file) };
    const names = file && found?.isDirectory() ? await readdir(file) : [];
    const zipped = names.filter((name) => SEQUENCE_FILE.test(name)).sort();
    if (file && zipped.length > 0) return { path: file, name: `${basename(file)}.zip`, zipped };
    throw new StudioError('not-found', 'The file of this export is no longer where it was.');
  });

  const after = <T>(then: () => T | Promise<T>) => begun().then(then);
  const handlers: Handlers<'exports.'> = {
    'exports.list': () => after(() => queue.list()),
    'exports.formats': listFormats,
    'exports.add': ({ request }, { client }) =>
      after(async () => {
        checkRequest(request);
        const { target, ...rest } = request;
        return queue.add(rest, target === undefined ? undefined : pickedFile(files.describe(client, target)));
      }),
    'exports.place': async (request) => ({ path: await plannedTarget(request, folder()) }),
    'exports.pause': ({ id }) => after(() => queue.pause(id)),
    'exports.resume': ({ id }) => after(() => queue.resume(id)),
    'exports.cancel': ({ id }) => after(() => queue.cancel(id)),
    'exports.retry': ({ id }) => after(() => queue.retry(id)),
    'exports.remove': ({ id }) => after(() => queue.remove(id)),
  };
  return {
    handlers,
    list: () => after(() => queue.list()),
    isOwn: (wanted) => after(() => queue.list().some(({ file }) => file === wanted)),
    get underWay() {
      return queue.underWay;
    },
    close: async () => {
      await beginning?.catch(() => undefined);
      await queue.close();
    },
  };
}

function pickedFile({ path, target }: NamedFile): StoredExport['picked'] {
  if (target) return { path, ...target };
  throw new StudioError('bad-input', 'An export is written only to a place that was picked for it: pick one again.');
}

/** What can be known to go wrong is said at once, not when its turn comes. */
function checkRequest(request: ExportRequest): void {
  const { from, to, scene, format, soundtrack, what } = request;
  looksOf(request);
  if (from > to || to >= scene.clip.frames) {
    throw new StudioError(
      'bad-input',
      `Frames ${from} to ${to} are not a range of a clip of ${scene.clip.frames} frames.`,
    );
  }
  const silent = what === 'contact-sheet' || FORMAT_SPECS[format].containers[0].sound.length === 0;
  if (soundtrack && silent) {
    throw new StudioError(
      'bad-input',
      'This format carries no sound: choose MP4, WebM or MOV, or leave the soundtrack out.',
    );
  }
}

const listFormats: Handlers<'exports.'>['exports.formats'] = async () => {
  const ffmpeg = await locateFfmpeg().catch(() => undefined);
  const available = new Set(ffmpeg ? availableFormats(ffmpeg.encoders) : []);
  return FORMATS.map((format) => {
    const [{ extension, sound }] = FORMAT_SPECS[format].containers;
    const heard = sound.some((encoder) => ffmpeg?.encoders.has(encoder));
    return { format, extension, sound: heard, available: available.has(format) };
  });
};
