import { randomUUID } from 'node:crypto';
import { RateMeter } from '../../../engine/video/rateMeter';
import type { ExportItem, ExportRequest } from '../../../shared/api/exports';
import { serialiseError, StudioError, toStudioError } from '../../../shared/errors';
import { Gate } from './gate';
import { describeExport, type ExportStore, type StoredExport } from './store';

/** Exports the list holds; finished ones are taken off by hand. */
const MAX_ITEMS = 500;
/** How often windows are told of progress. */
const TELL_MS = 250;
/** An export that twice was under way when the program ended may be why it did. */
const MAX_INTERRUPTIONS = 1;

export interface ExportHooks {
  readonly signal: AbortSignal;
  /** Waits while the export is paused. */
  readonly pause: () => Promise<void>;
  readonly progress: (done: number, total: number) => void;
}

/** What an export leaves behind. */
export interface Exported {
  readonly file: string;
  readonly bytes: number;
}

export interface QueueParts {
  readonly store: ExportStore;
  /** Makes the file of an export. @throws StudioError; nothing is left then */
  render(stored: StoredExport, hooks: ExportHooks): Promise<Exported>;
  changed(item: ExportItem): void;
  /** An export is done or has failed. */
  ended(item: ExportItem): void;
}

interface Run {
  readonly gate: Gate;
  readonly controller: AbortController;
  live: { done: number; framesPerSecond?: number; secondsLeft?: number | null };
  ended: Promise<void>;
}

/** Exports in the order they were asked for, one at a time; a paused one keeps its place and lets the next one go. */
export class ExportQueue {
  private items: StoredExport[] = [];
  private readonly runs = new Map<string, Run>();
  private closing = false;

  constructor(private readonly parts: QueueParts) {}

  /**
   * Takes up what an earlier process left: what waited waits, what was paused begins anew when resumed, and what was under way begins anew,
   * unless that happened before.
   */
  begin(items: readonly StoredExport[]): void {
    this.items = items.map((item) => (item.state === 'running' ? interrupted(item) : item));
    this.pump();
  }

  get underWay(): number {
    return this.items.filter(({ state }) => state === 'running' || state === 'waiting').length;
  }

  list(): ExportItem[] {
    return this.items.map((item) => this.describe(item));
  }

  find(id: string): StoredExport {
    const found = this.items.find((item) => item.id === id);
    if (found) return found;
    throw new StudioError('not-found', 'This export is no longer in the list.');
  }

  /** Paths that the other exports under way will write to. */
  targets(except: string): ReadonlySet<string> {
    const others = this.items.filter(({ id }) => id !== except && this.runs.has(id));
    return new Set(others.flatMap(({ target }) => target ?? []));
  }

  /** @param picked where it is to be written, if that was chosen */
  async add(request: ExportRequest, picked?: StoredExport['picked']): Promise<ExportItem> {
    if (this.items.length >= MAX_ITEMS) {
      throw new StudioError('bad-input', `The list holds ${MAX_ITEMS} exports: take finished ones off it first.`);
    }
    const created = new Date().toISOString();
    const item: StoredExport = { id: randomUUID(), state: 'waiting', request, created, interruptions: 0 };
    if (picked !== undefined) item.picked = picked;
    this.items.push(item);
    try {
      await this.save();
    } catch (thrown) {
      this.items = this.items.filter((each) => each !== item);
      throw thrown;
    }
    return this.move(item.id, {});
  }

  async pause(id: string): Promise<ExportItem> {
    const { state } = this.find(id);
    if (state !== 'waiting' && state !== 'running') return this.describe(this.find(id));
    this.runs.get(id)?.gate.close();
    return this.settled(id, { state: 'paused' });
  }

  async resume(id: string): Promise<ExportItem> {
    if (this.find(id).state !== 'paused') return this.describe(this.find(id));
    return this.settled(id, { state: 'waiting' });
  }

  /** Ends it; of its file nothing is left when this returns. */
  async cancel(id: string): Promise<ExportItem> {
    const { state } = this.find(id);
    if (state === 'done' || state === 'failed' || state === 'cancelled') return this.describe(this.find(id));
    const run = this.runs.get(id);
    this.move(id, { state: 'cancelled' });
    run?.controller.abort();
    await run?.ended;
    return this.settled(id, {});
  }

  async retry(id: string): Promise<ExportItem> {
    const { state } = this.find(id);
    if (state !== 'failed' && state !== 'cancelled') return this.describe(this.find(id));
    const cleared = { error: undefined, file: undefined, bytes: undefined, interruptions: 0 };
    return this.settled(id, { ...cleared, state: 'waiting' });
  }

  async remove(id: string): Promise<void> {
    await this.cancel(id);
    this.items = this.items.filter((item) => item.id !== id);
    await this.save();
  }

  /** Ends what is under way; it begins anew with the next process. */
  async close(): Promise<void> {
    this.closing = true;
    for (const item of this.items) if (item.state === 'running') item.state = 'waiting';
    await this.save().catch(() => undefined);
    for (const { controller } of this.runs.values()) controller.abort();
    await Promise.all([...this.runs.values()].map(({ ended }) => ended));
  }

  private describe(item: StoredExport): ExportItem {
    return describeExport(item, this.runs.get(item.id)?.live);
  }

  /** Tells windows of a change once it is on disk: what they show survives the program's death. */
  private async settled(id: string, change: Partial<StoredExport>): Promise<ExportItem> {
    Object.assign(this.find(id), change);
    await this.save().finally(() => this.move(id, {}));
    return this.describe(this.find(id));
  }

  /** Changes an export, tells everyone, and lets the next one go if there is room. */
  private move(id: string, change: Partial<StoredExport>): ExportItem {
    const item = Object.assign(this.find(id), change);
    this.parts.changed(this.describe(item));
    this.pump();
    return this.describe(item);
  }

  private save(): Promise<void> {
    return this.parts.store.save(() => this.items);
  }

  private pump(): void {
    if (this.closing || this.items.some(({ state }) => state === 'running')) return;
    const next = this.items.find(({ state }) => state === 'waiting');
    if (!next) return;
    next.state = 'running';
    const run = this.runs.get(next.id);
    if (run) run.gate.open();
    else this.begun(next);
    this.parts.changed(this.describe(next));
    this.save().catch(() => undefined);
  }

  private begun(item: StoredExport): void {
    const run: Run = {
      gate: new Gate(),
      controller: new AbortController(),
      live: { done: 0, secondsLeft: null },
      ended: Promise.resolve(),
    };
    this.runs.set(item.id, run);
    run.ended = this.work(item, run);
  }

  private async work(item: StoredExport, run: Run): Promise<void> {
    const { signal } = run.controller;
    const started = performance.now();
    let frames = 0;
    try {
      const { file, bytes } = await this.parts.render(item, {
        signal,
        pause: () => run.gate.pass(signal),
        progress: this.follow(item, run, started, (done) => (frames = done)),
      });
      const seconds = (performance.now() - started - run.gate.pausedMs) / 1000;
      this.end(item, { state: 'done', file, bytes, framesPerSecond: frames / seconds });
    } catch (thrown) {
      const error = toStudioError(thrown);
      const ours = signal.aborted;
      this.end(item, ours ? {} : { state: 'failed', error: serialiseError(error) });
    }
  }

  private end(item: StoredExport, change: Partial<StoredExport>): void {
    this.runs.delete(item.id);
    if (this.closing && change.state === undefined) return;
    const told = this.move(item.id, change);
    if (change.state !== undefined) this.parts.ended(told);
    this.save().catch(() => undefined);
  }

  private follow(item: StoredExport, run: Run, started: number, count: (done: number) => void) {
    let meter: RateMeter | undefined;
    let told = -Infinity;
    return (done: number, total: number) => {
      meter ??= new RateMeter(started, total);
      count(done);
      const now = performance.now();
      const { perSecond, remainingSeconds } = meter.update(done, now);
      run.live = { done, framesPerSecond: perSecond, secondsLeft: remainingSeconds ?? null };
      if (now - told < TELL_MS && done < total) return;
      told = now;
      this.parts.changed(this.describe(item));
    };
  }
}

function interrupted(item: StoredExport): StoredExport {
  const interruptions = item.interruptions + 1;
  if (interruptions <= MAX_INTERRUPTIONS) return { ...item, state: 'waiting', interruptions };
  const message =
    'The program ended twice while this was being exported: try it again with a smaller size or fewer panels.';
  return { ...item, state: 'failed', interruptions, error: { code: 'internal', message } };
}
