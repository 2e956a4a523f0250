import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../engine/checkpoints/atomicWrite';
import { userFolder } from '../../engine/packs/locations';
import { StudioError } from '../../shared/errors';
import { isResumable, jobSchema, type Job, type JobKind } from '../../shared/jobs';
import { holderOf } from './lock';

const FILE = 'job.json';
/** A job's description is small; anything larger is not one. */
const MAX_BYTES = 4 * 2 ** 20;

export interface NewJob {
  readonly kind: JobKind;
  readonly name: string;
  readonly output: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The jobs of a user, one folder each. Nothing is cached: other processes work on them too. */
export class JobStore {
  /** @param root `jobs` in the user's folder if absent */
  constructor(private readonly root: string = join(userFolder(), 'jobs')) {}

  folderOf(id: string): string {
    return join(this.root, id);
  }

  /**
   * Notes a new job.
   * @throws StudioError 'exists' if an unfinished job writes the same
   */
  async create({ kind, name, output, options }: NewJob, now = new Date()): Promise<Job> {
    const rival = (await this.list()).find(
      (job) => job.output === output && (isResumable(job) || job.state === 'running'),
    );
    if (rival) {
      throw new StudioError(
        'exists',
        `The job ${rival.id} (${rival.state}) already makes ${output}: resume it with "styleinv jobs resume ${rival.id}", cancel it, or choose another name.`,
      );
    }
    const stamp = now.toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-');
    const id = `${kind}-${stamp}-${randomBytes(2).toString('hex')}`;
    const job: Job = {
      version: 1,
      id,
      kind,
      name,
      output,
      created: now.toISOString(),
      state: 'waiting',
      options: { ...options },
    };
    await mkdir(this.folderOf(id), { recursive: true });
    await this.write(job);
    return job;
  }

  /**
   * A job by its id, or by the beginning of one that no other id shares. One that says it runs although its process is gone is paused.
   * @throws StudioError 'not-found' with the ids there are, 'corrupt'
   */
  async read(idOrPrefix: string): Promise<Job> {
    const ids = await this.ids();
    const matching = ids.includes(idOrPrefix) ? [idOrPrefix] : ids.filter((id) => id.startsWith(idOrPrefix));
    const [id] = matching;
    if (id !== undefined && matching.length === 1) return this.readExactly(id);
    const which = matching.length > 1 ? `several jobs begin with '${idOrPrefix}'` : `there is no job '${idOrPrefix}'`;
    const known = ids.length > 0 ? `choose one of ${ids.slice(-8).join(', ')}` : 'none has been started yet';
    throw new StudioError('not-found', `${which[0]?.toUpperCase()}${which.slice(1)}: ${known}.`);
  }

  /** Every job that can be read, the newest first. */
  async list(): Promise<Job[]> {
    const jobs = await Promise.all((await this.ids()).map((id) => this.readExactly(id).catch(() => undefined)));
    return jobs.filter((job) => job !== undefined).sort((a, b) => (a.created < b.created ? 1 : -1));
  }

  /** Replaces what is noted of a job. @throws StudioError 'disk-full', 'io' */
  async write(job: Job): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(jobSchema.parse(job), undefined, 2)}\n`);
    await writeAtomically(join(this.folderOf(job.id), FILE), bytes.length, [bytes]);
  }

  /** Deletes a job's folder with all that is in it. */
  async remove(id: string): Promise<void> {
    await rm(this.folderOf(id), { recursive: true, force: true });
  }

  private async ids(): Promise<string[]> {
    const entries = await readdir(this.root, { withFileTypes: true }).catch(() => []);
    return entries.flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : [])).sort();
  }

  private async readExactly(id: string): Promise<Job> {
    const path = join(this.folderOf(id), FILE);
    const text = await readFile(path).catch(() => undefined);
    const parsed = text && text.length <= MAX_BYTES ? jobSchema.safeParse(parseJson(text.toString('utf8'))) : undefined;
    if (!parsed?.success || parsed.data.id !== id) {
      throw new StudioError(
        'corrupt',
        `The description of the job ${id} cannot be read: delete its folder ${this.folderOf(id)}.`,
      );
    }
    const job = parsed.data;
    if (job.state === 'running' && (await holderOf(this.folderOf(id))) === undefined)
      return { ...job, state: 'paused' };
    return job;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
