import type { Project } from '../../../shared/project';
import type { ProjectPlaces } from './places';
import { projectText, readWorkingCopy, writeWorkingCopy, type Kept } from './workingCopy';

interface Desk {
  /** As it lies on disk. */
  last: Promise<Kept>;
  /** The newest state that is not on disk yet, and when it will be. */
  next: { project: Project; written: Promise<Kept> } | undefined;
}

/** Writes working copies: one write at a time for each project, the newest state wins, and whoever gave an older one waits for it. */
export class ProjectKeeper {
  private readonly desks = new Map<string, Desk>();

  constructor(private readonly places: ProjectPlaces) {}

  /** What is on disk once everything given so far is. @throws StudioError as readWorkingCopy */
  async current(id: string): Promise<Kept> {
    const desk = this.deskOf(id);
    await desk.next?.written.catch(() => undefined);
    return desk.last;
  }

  /**
   * Puts a state of a project on disk. If anything changed, `modified` is what it says there, or now if that is not later than before.
   * @throws StudioError 'not-found', 'disk-full', 'io'; what was on disk stays then
   */
  async keep(project: Project): Promise<Kept> {
    const desk = this.deskOf(project.id);
    if (desk.next) {
      desk.next.project = project;
      return desk.next.written;
    }
    const before = desk.last;
    const next = { project, written: Promise.resolve().then(() => this.write(desk, before)) };
    desk.next = next;
    return next.written;
  }

  /** Waits until nothing is left to write, and forgets what it knows of the files. */
  async settle(id: string): Promise<void> {
    const desk = this.desks.get(id);
    await desk?.next?.written.catch(() => undefined);
    await desk?.last.catch(() => undefined);
    this.desks.delete(id);
  }

  private async write(desk: Desk, before: Promise<Kept>): Promise<Kept> {
    // States that arrive while the file is read or written replace the one that is waiting.
    const last = await before.catch((thrown: unknown) => this.giveUp(desk, thrown));
    const project = desk.next?.project ?? last.project;
    desk.next = undefined;
    const writing = this.replace(last, project);
    desk.last = writing.catch(() => last);
    return writing;
  }

  private giveUp(desk: Desk, thrown: unknown): never {
    desk.next = undefined;
    throw thrown;
  }

  private async replace(last: Kept, project: Project): Promise<Kept> {
    const same = projectText({ ...project, modified: last.project.modified });
    if (same === last.text) return last;
    const later = project.modified > last.project.modified;
    const kept = later ? project : { ...project, modified: new Date().toISOString() };
    const text = projectText(kept);
    await writeWorkingCopy(this.places, project.id, text);
    return { project: kept, text };
  }

  private deskOf(id: string): Desk {
    const known = this.desks.get(id);
    if (known) return known;
    const last = readWorkingCopy(this.places, id);
    last.catch(() => this.desks.delete(id));
    const desk: Desk = { last, next: undefined };
    this.desks.set(id, desk);
    return desk;
  }
}
