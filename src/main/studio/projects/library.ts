import { randomUUID } from 'node:crypto';
import { access, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../../../engine/checkpoints/hash';
import { StudioError } from '../../../shared/errors';
import { newProject, type Project } from '../../../shared/project';
import type { Scene } from '../../../shared/scene';
import type { NamedFile } from '../parts';
import type { ProjectKeeper } from './keeper';
import { openProjectFile, type ProjectArchive } from './openFile';
import { ASSETS_FOLDER, hashOf, PROJECT_FILE, type ProjectPlaces } from './places';
import { readSaved, readWorkingCopy, writeSaved, writeText, projectText, type Saved } from './workingCopy';

/** Frames of a new clip: about five seconds of the starter pack. */
const NEW_FRAMES = 128;

/** Working copies come to be here: new ones, and those of project files. */
export class ProjectLibrary {
  constructor(
    private readonly places: ProjectPlaces,
    private readonly keeper: ProjectKeeper,
  ) {}

  /** An empty project on disk. */
  async begin(name: string, scene: Pick<Scene, 'pack' | 'start'>, fps: number): Promise<Project> {
    const id = randomUUID();
    const now = new Date().toISOString();
    const project = newProject({ id, name, scene, frames: NEW_FRAMES, fps, now });
    await writeText(this.places.project(id), projectText(project));
    return project;
  }

  /**
   * The working copy of a project file. One that is there already is taken if it has changes that the file has not, or if the file has
   * not changed; where both have, the file becomes another project, so that nothing is lost.
   * @returns its id
   * @throws StudioError as openProjectFile
   */
  async take({ path, name, uploaded }: NamedFile, signal: AbortSignal): Promise<string> {
    const archive = await openProjectFile(path, name);
    try {
      const file = { ...(uploaded ? {} : { file: path }), archive: await hashFile(path, signal) };
      const known = await this.find(file);
      if (!known) return await this.unpack(archive, await this.freeId(archive.project.id), file, signal);
      const { id, saved } = known;
      if (saved.archive === file.archive) return id;
      await this.keeper.settle(id);
      const changed = hashOf((await readWorkingCopy(this.places, id)).text) !== saved.project;
      if (!changed) return await this.replace(archive, id, file, signal);
      await writeSaved(this.places, id, { ...saved, file: undefined });
      return await this.unpack(archive, randomUUID(), file, signal);
    } finally {
      await archive.close();
    }
  }

  /** A state of a project as another project, with its files and without a place of its own. @returns it */
  async setAside(project: Project): Promise<Project> {
    const id = randomUUID();
    const copy = { ...project, id, name: `${project.name.slice(0, 90)} (2)` };
    const draft = this.places.draft();
    await mkdir(draft, { recursive: true });
    const assets = this.places.assets(project.id);
    if (await exists(assets)) await cp(assets, join(draft, ASSETS_FOLDER), { recursive: true });
    await writeText(join(draft, PROJECT_FILE), projectText(copy));
    await rename(draft, this.places.folder(id));
    return copy;
  }

  private async unpack(
    archive: ProjectArchive,
    id: string,
    file: Pick<Saved, 'file' | 'archive'>,
    signal: AbortSignal,
  ): Promise<string> {
    await mkdir(this.places.root, { recursive: true });
    const { project, text } = await archive.unpack(this.places, id, signal);
    const linked = project.assets.some((asset) => asset.path !== undefined);
    await writeSaved(this.places, id, { ...file, linked, project: hashOf(text) });
    return id;
  }

  /** The older working copy stays until the new one is whole. */
  private async replace(
    archive: ProjectArchive,
    id: string,
    file: Pick<Saved, 'file' | 'archive'>,
    signal: AbortSignal,
  ): Promise<string> {
    const aside = this.places.draft();
    await rename(this.places.folder(id), aside);
    try {
      await this.unpack(archive, id, file, signal);
    } catch (thrown) {
      await rm(this.places.folder(id), { recursive: true, force: true });
      await rename(aside, this.places.folder(id));
      throw thrown;
    }
    await rm(aside, { recursive: true, force: true });
    return id;
  }

  /** The working copy of a file: by its place, or of an upload by its content. */
  private async find({ file, archive }: Pick<Saved, 'file' | 'archive'>) {
    const entries = await readdir(this.places.root, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      const saved = await readSaved(this.places, entry.name);
      if (saved && (file === undefined ? saved.archive === archive : saved.file === file)) {
        return { id: entry.name, saved };
      }
    }
    return undefined;
  }

  private async freeId(wanted: string): Promise<string> {
    const taken = await readWorkingCopy(this.places, wanted).then(
      () => true,
      (thrown: unknown) => !(thrown instanceof StudioError && thrown.code === 'not-found'),
    );
    return taken ? randomUUID() : wanted;
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
