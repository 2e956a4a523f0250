import { mkdir, rm, stat } from 'node:fs/promises';
import { hashFile } from '../../../engine/checkpoints/hash';
import { STARTER_PACK } from '../../../engine/packs/locations';
import { sniffFormat } from '../../../engine/portrait/imageFormat';
import { samplePortrait } from '../../../engine/portrait/takePortrait';
import type { OpenedProject, RecentProject } from '../../../shared/api/projects';
import { StudioError, toStudioError } from '../../../shared/errors';
import { PROJECT_EXTENSION, type Project } from '../../../shared/project';
import { holderOf } from '../../jobs/lock';
import { writeAtomically } from '../../../engine/checkpoints/atomicWrite';
import type { CallContext, Client, Handlers } from '../handlers';
import type { Parts } from '../parts';
import { AssetStore, plainName } from './assetStore';
import { ProjectKeeper } from './keeper';
import { ProjectLibrary } from './library';
import { findOtherVersion, findPack } from './packOf';
import { hashOf, ProjectPlaces } from './places';
import { projectsByPack, recentProjects } from './recent';
import { saveFile } from './saveFile';
import { freeName, withExtension } from './saveTarget';
import { ProjectSessions } from './sessions';
import { averageStart, startOfImage } from './start';
import { fileSize, projectText, readSaved, readWorkingCopy, writeSaved } from './workingCopy';

/** Frames a second of a new clip where its pack does not say. */
const FRAME_RATE = 25;

/** Projects on disk: the answers to projects.*, and where their files lie for everyone else. */
export interface Projects {
  readonly handlers: Handlers<'projects.'>;
  readonly assets: AssetStore;
  /** Files that projects were saved to, to be shown by the host. */
  isOwn(path: string): Promise<boolean>;
  /** Newest first. */
  recent(): Promise<readonly RecentProject[]>;
  /** A project as it is kept. @throws StudioError 'not-found', 'corrupt', 'unsupported' */
  read(id: string): Promise<Project>;
  /** Names of projects by the pack they use. */
  byPack(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Writes what is not yet written and lets every project go. */
  close(): Promise<void>;
}

/** @param places where working copies lie; the user's folder if absent */
export function createProjects(
  { broadcast, engine, files, media }: Pick<Parts, 'broadcast' | 'engine' | 'files' | 'media'>,
  places = new ProjectPlaces(),
): Projects {
  const keeper = new ProjectKeeper(places);
  const sessions = new ProjectSessions(places, (id) => keeper.settle(id));
  const assets = new AssetStore(places, keeper);
  const library = new ProjectLibrary(places, keeper);
  const changed = (id: string) => broadcast('projects.changed', { id });

  media.serve('projects', async (id) => {
    const file = (await recentProjects(places)).find((project) => project.id === id)?.file;
    if (file === undefined) throw new StudioError('not-found', 'This project has not been saved to a file yet.');
    return { path: file, name: file.split(/[\\/]/).at(-1) ?? file };
  });

  media.serve('assets', async (address) => {
    const [, project = '', asset = ''] = /^([A-Za-z0-9_-]{1,64})\/([0-9a-f]{64})$/.exec(address) ?? [];
    if (asset === '') throw new StudioError('not-found', 'There is no such file in a project.');
    const path = await assets.assetPath(project, asset);
    return { path, name: path.split(/[\\/]/).at(-1) ?? asset };
  });

  /** A project that a window is about to work on. */
  const open = async (id: string, { client }: CallContext): Promise<OpenedProject> => {
    await keeper.current(id);
    const recovered = await sessions.take(id, client);
    const { project, text } = await withPresentPack(await keeper.current(id));
    const saved = await readSaved(places, id);
    const pack = await findPack(project.scene.pack);
    const otherVersion = pack ? undefined : await findOtherVersion(project.scene);
    changed(id);
    return {
      project,
      ...(saved?.file === undefined ? {} : { file: saved.file }),
      unsaved: saved?.project !== hashOf(text),
      recovered,
      ...(pack ? {} : { missingPack: project.scene.pack.name }),
      ...(otherVersion && { otherVersion }),
      missingAssets: await assets.missing(id),
    };
  };
  /** The same pack under another name is named as it is called here. */
  const withPresentPack = async (kept: { project: Project; text: string }) => {
    const { scene } = kept.project;
    const pack = await findPack(scene.pack);
    if (!pack || pack.name === scene.pack.name) return kept;
    return keeper.keep({ ...kept.project, scene: { ...scene, pack } });
  };

  /** Starts a new project on the sample, or on the average face where there is none or it cannot be taken. */
  const create = async (name: string, sample: boolean, context: CallContext): Promise<OpenedProject> => {
    const project = await engine.withPack({ name: STARTER_PACK }, async (pack) => {
      const scene = { pack: { name: STARTER_PACK, id: pack.id }, start: { w: await averageStart(pack) } };
      const empty = await library.begin(name, scene, pack.manifest.frameRate ?? FRAME_RATE);
      await sessions.take(empty.id, context.client);
      if (!sample || !pack.has('encoder')) return empty;
      try {
        const path = samplePortrait();
        const asset = await assets.add(empty.id, { path, name: 'portrait-1.jpg', lasting: false }, 'image');
        const w = await startOfImage(engine, pack, path, context.signal);
        const subject = { kind: 'portrait', asset: asset.id, crop: { mode: 'auto' } } as const;
        const filled: Project = { ...empty, assets: [asset], subject, scene: { ...empty.scene, start: { w } } };
        return (await keeper.keep(filled)).project;
      } catch (thrown) {
        const { code, message } = toStudioError(thrown);
        if (code === 'cancelled') throw thrown;
        context.client.tell('app.notice', { sentence: `The sample portrait could not be taken: ${message}` });
        return empty;
      }
    });
    changed(project.id);
    return { project, unsaved: true, recovered: false, missingAssets: [] };
  };

  const save = async (id: string, chosen: string | undefined, linked: boolean): Promise<{ file: string }> => {
    const { project, text } = await keeper.current(id);
    const before = await readSaved(places, id);
    if (chosen === undefined) await mkdir(places.root, { recursive: true });
    const file =
      chosen === undefined
        ? (before?.file ?? (await freeName(places.root, project.name, PROJECT_EXTENSION)))
        : withExtension(chosen);
    await saveFile(file, project, { places, assets, linked });
    await writeSaved(places, id, { file, linked, archive: await hashFile(file), project: hashOf(text) });
    changed(id);
    return { file };
  };

  /** Nothing that was made in another window is lost under what a returning one keeps. */
  const spare = async (project: Project, based: readonly string[], client: Client): Promise<void> => {
    const there = await keeper.current(project.id);
    if (based.includes(there.project.modified)) return;
    if (projectText({ ...project, modified: there.project.modified }) === there.text) return;
    const aside = await library.setAside(there.project);
    client.tell('app.notice', {
      sentence: `“${project.name}” was changed in another window meanwhile: that state is kept as the project “${aside.name}”.`,
    });
    changed(aside.id);
  };

  const handlers: Handlers<'projects.'> = {
    'projects.recent': () => recentProjects(places),
    'projects.create': ({ name, sample }, context) => create(plainName(name).slice(0, 100), sample, context),
    async 'projects.open'(what, context) {
      if ('id' in what) return open(what.id, context);
      return open(await library.take(files.describe(context.client, what.handle), context.signal), context);
    },
    async 'projects.keep'({ project, based }, { client }) {
      // A window that was connected anew, after the program came back, goes on where it was.
      const returns = !(await sessions.has(project.id, client));
      await sessions.take(project.id, client);
      if (returns) await spare(project, based, client);
      return { kept: (await keeper.keep(project)).project.modified };
    },
    async 'projects.save'({ id, target, linked }, { client }) {
      await sessions.take(id, client);
      return save(id, target === undefined ? undefined : files.pathOf(client, target), linked);
    },
    async 'projects.close'({ id }, { client }) {
      await sessions.release(id, client);
      changed(id);
    },
    async 'projects.forget'({ id }, { client }) {
      await sessions.release(id, client);
      if ((await holderOf(places.folder(id))) !== undefined) {
        throw new StudioError('exists', 'This project is open in another window: close it there first.');
      }
      await rm(places.folder(id), { recursive: true, force: true });
      changed(id);
    },
    async 'projects.thumbnail'({ id, png }) {
      if (sniffFormat(png) !== 'png') throw new StudioError('bad-input', 'A thumbnail must be a PNG picture.');
      await stat(places.folder(id));
      await writeAtomically(places.thumbnail(id), png.length, [png]);
      changed(id);
    },
    async 'projects.addAsset'({ id, handle, kind }, { client, signal }) {
      const { path, name, uploaded } = files.describe(client, handle);
      await sessions.take(id, client);
      return assets.add(id, { path, name, lasting: !uploaded }, kind, signal);
    },
  };

  return {
    handlers,
    assets,
    recent: () => recentProjects(places),
    // What is open, here or elsewhere, has its file beside it; nothing is held open by reading one.
    read: async (id) => (await readWorkingCopy(places, id)).project,
    byPack: () => projectsByPack(places),
    isOwn: async (path) =>
      path.endsWith(PROJECT_EXTENSION) &&
      (await fileSize(path)) !== undefined &&
      (await recentProjects(places)).some(({ file }) => file === path),
    close: () => sessions.releaseAll(),
  };
}
