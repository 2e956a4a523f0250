import { availableParallelism } from 'node:os';
import type { ProgramEvent } from '../../../engine/train/runProgram';
import type { JobView } from '../../../shared/api/jobs';
import { StudioError, toStudioError } from '../../../shared/errors';
import { isResumable, type Job } from '../../../shared/jobs';
import { askJob } from '../../jobs/control';
import { holderOf } from '../../jobs/lock';
import { runJob } from '../../jobs/runner';
import { JobStore, type NewJob } from '../../jobs/store';
import { notesFor } from '../notes';
import type { JobStarter, Parts } from '../parts';
import { Slot } from './slot';
import { Throttle } from './throttle';
import { Watch } from './watch';

/** Trainings at once: they share one machine, and two would each take twice as long. */
const AT_ONCE = 1;
/** How often progress is told. */
const TELL_MS = 250;

type Asked = NonNullable<JobView['asked']>;

/**
 * Runs trainings in the order they were asked for, tells windows of them, and knows those of other programs. What is not finished when
 * the program ends lies paused on the disk.
 */
export class JobDesk implements JobStarter {
  private readonly slots = new Map<string, Slot>();
  private readonly waiting: Job[] = [];
  private readonly finishing = new Set<string>();
  private readonly asked = new Map<string, Asked>();
  private readonly watch: Watch;
  private closed = false;

  constructor(
    private readonly parts: Pick<Parts, 'broadcast' | 'settings' | 'shell'>,
    readonly store: JobStore = new JobStore(),
  ) {
    this.watch = new Watch(() => this.others(), {
      changed: (job) => this.tell(job),
      removed: (id) => this.parts.broadcast('jobs.removed', { id }),
      made: () => this.parts.broadcast('library.changed', {}),
    });
  }

  /** Trainings that run or wait in this program. */
  get underWay(): number {
    return this.slots.size + this.waiting.length;
  }

  /** Every training, the newest first. */
  async list(): Promise<JobView[]> {
    return (await this.store.list()).map((job) => this.view(job));
  }

  /** A training as it stands. @throws StudioError 'not-found', 'corrupt' */
  async get(id: string): Promise<JobView> {
    return this.view(await this.store.read(id));
  }

  async start(asked: NewJob): Promise<JobView> {
    this.refuseWhenClosed();
    return this.enqueue(await this.store.create(asked));
  }

  /** Takes up a training that was paused or failed. @throws StudioError 'usage', 'not-found' */
  async resume(id: string): Promise<JobView> {
    this.refuseWhenClosed();
    const job = await this.store.read(id);
    if (this.slots.has(job.id) || this.waits(job.id)) return this.view(job);
    await this.requireResumable(job);
    return this.enqueue(job);
  }

  /** Saves a training and ends it for now; one that waits leaves the queue. */
  async pause(id: string): Promise<JobView> {
    const job = await this.store.read(id);
    const slot = this.slots.get(job.id);
    if (this.leaveQueue(job.id)) return this.tell(this.view(job));
    if (slot) slot.pause();
    else await this.askElsewhere(job, 'pause');
    return this.noteAsked(job, 'pause');
  }

  /** Stops a training and keeps the result so far; one that is paused is taken up for that. */
  async finish(id: string): Promise<JobView> {
    const job = await this.store.read(id);
    const slot = this.slots.get(job.id);
    if (slot) await this.finishSlot(slot);
    else if ((await holderOf(this.store.folderOf(job.id))) !== undefined) await this.askElsewhere(job, 'finish');
    else {
      await this.requireResumable(job);
      if (!job.progress?.iteration) throw nothingYet(job);
      this.finishing.add(job.id);
      if (!this.waits(job.id)) this.enqueue(job);
    }
    return this.noteAsked(job, 'finish');
  }

  /** Ends a training without a result, whether it runs or not. */
  async cancel(id: string): Promise<JobView> {
    const job = await this.store.read(id);
    const folder = this.store.folderOf(job.id);
    this.leaveQueue(job.id);
    if ((await holderOf(folder)) !== undefined) {
      await askJob(folder, 'cancel');
      return this.noteAsked(job, 'cancel');
    }
    await this.requireResumable(job);
    const cancelled: Job = { ...job, state: 'cancelled' };
    await this.store.write(cancelled);
    return this.tell(cancelled);
  }

  /** Deletes what is left of a training that is over. @throws StudioError 'usage' if it runs */
  async remove(id: string): Promise<void> {
    const job = await this.store.read(id);
    if ((await holderOf(this.store.folderOf(job.id))) !== undefined)
      throw new StudioError('usage', `The training '${job.name}' is running: cancel it first.`);
    this.leaveQueue(job.id);
    await this.store.remove(job.id);
    this.parts.broadcast('jobs.removed', { id: job.id });
  }

  /** Pauses what runs and waits until it is saved. */
  async close(): Promise<void> {
    this.closed = true;
    this.watch.stop();
    this.waiting.length = 0;
    const running = [...this.slots.values()];
    for (const slot of running) slot.pause();
    await Promise.all(running.map(({ ended }) => ended));
  }

  private enqueue(job: Job): JobView {
    this.waiting.push(job);
    this.pump();
    return this.tell(this.view(job));
  }

  private pump(): void {
    while (!this.closed && this.slots.size < AT_ONCE) {
      const job = this.waiting.shift();
      if (!job) return;
      const slot = new Slot(job);
      this.slots.set(job.id, slot);
      slot.ended = this.run(slot);
      this.tellQueue();
    }
  }

  private async run(slot: Slot): Promise<void> {
    const { id } = slot.job;
    const throttle = new Throttle(() => this.tell(this.view(slot.job)), TELL_MS);
    try {
      await runJob(this.store, id, {
        runtime: this.runtime(),
        signal: slot.signal,
        background: true,
        onEvent: (event) => this.receive(slot, throttle, event),
      });
    } catch (thrown) {
      this.sayFailure(slot.job, thrown);
    }
    throttle.stop();
    this.slots.delete(id);
    this.asked.delete(id);
    this.finishing.delete(id);
    const job = await this.store.read(id).catch(() => undefined);
    if (job) this.over(job);
    this.pump();
  }

  private receive(slot: Slot, throttle: Throttle, event: ProgramEvent): void {
    if (event.kind === 'notice')
      this.parts.broadcast('jobs.changed', { job: this.view(slot.job), notice: event.sentence });
    if (!slot.receive(event)) return;
    if (slot.trains && this.finishing.delete(slot.job.id)) void this.finishSlot(slot);
    throttle.touch();
  }

  private over(job: Job): void {
    this.tell(this.view(job));
    if (job.state !== 'done') return;
    this.parts.broadcast('library.changed', {});
    this.parts.shell.notify(job.name, notesFor(this.parts).trained(job.result?.summary ?? ''));
  }

  /** Where nothing could be noted, such as on a full disk, the windows hear of it all the same. */
  private sayFailure(job: Job, thrown: unknown): void {
    const { code, message } = toStudioError(thrown);
    if (code !== 'cancelled') this.parts.broadcast('app.notice', { sentence: `${job.name}: ${message}` });
  }

  private async finishSlot(slot: Slot): Promise<void> {
    if (slot.trains) return askJob(this.store.folderOf(slot.job.id), 'finish');
    if (!slot.job.progress?.iteration) throw nothingYet(slot.job);
    this.finishing.add(slot.job.id);
  }

  private async askElsewhere(job: Job, what: Asked): Promise<void> {
    const folder = this.store.folderOf(job.id);
    if ((await holderOf(folder)) === undefined)
      throw new StudioError('usage', `The training '${job.name}' is not running.`);
    await askJob(folder, what);
  }

  private async requireResumable(job: Job): Promise<void> {
    if ((await holderOf(this.store.folderOf(job.id))) !== undefined)
      throw new StudioError('exists', `Another program works on the training '${job.name}': pause it there first.`);
    if (!isResumable(job)) throw new StudioError('usage', `The training '${job.name}' is over: start a new one.`);
  }

  private refuseWhenClosed(): void {
    if (this.closed) throw new StudioError('cancelled', 'The program is closing.');
  }

  private waits(id: string): boolean {
    return this.waiting.some((job) => job.id === id);
  }

  private leaveQueue(id: string): boolean {
    const at = this.waiting.findIndex((job) => job.id === id);
    if (at === -1) return false;
    this.waiting.splice(at, 1);
    this.finishing.delete(id);
    this.asked.delete(id);
    this.tellQueue();
    return true;
  }

  /** Those that wait have moved up. */
  private tellQueue(): void {
    for (const job of this.waiting) this.tell(this.view(job));
  }

  private noteAsked(job: Job, what: Asked): JobView {
    this.asked.set(job.id, what);
    return this.tell(this.view(job));
  }

  /** The trainings that this program does not run. */
  private async others(): Promise<JobView[]> {
    return (await this.list()).filter(({ id }) => !this.slots.has(id));
  }

  private view(job: Job): JobView {
    const slot = this.slots.get(job.id);
    const at = this.waiting.findIndex(({ id }) => id === job.id);
    const asked = this.asked.get(job.id);
    const pending = asked === undefined ? {} : { asked };
    if (slot) return { ...slot.view(), ...pending };
    if (at !== -1) return { ...job, state: 'waiting', ahead: at + this.slots.size, ...pending };
    if (job.state === 'running') return { ...job, elsewhere: true, ...pending };
    this.asked.delete(job.id);
    // of a program that ended before its turn came
    return job.state === 'waiting' ? { ...job, state: 'paused' } : job;
  }

  private tell(job: JobView): JobView {
    this.parts.broadcast('jobs.changed', { job });
    return job;
  }

  /** All threads where trainings give way by themselves; else one core is left to what the artist looks at. */
  private runtime() {
    const { provider, threads } = this.parts.settings.current;
    const spare = Math.max(1, availableParallelism() - 1);
    const taken = threads ?? (process.platform === 'linux' ? undefined : spare);
    return { provider, ...(taken === undefined ? {} : { threads: taken }) };
  }
}

function nothingYet({ name }: Job): StudioError {
  return new StudioError('usage', `The training '${name}' has nothing to keep yet: let it begin, or cancel it.`);
}
