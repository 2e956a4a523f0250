import { readFile, rename, stat } from 'node:fs/promises';
import { z } from 'zod';
import { EXPORT_STATES, exportRequestSchema, type ExportItem } from '../../../shared/api/exports';
import { planSheet } from '../../../shared/contactSheet';
import { StudioError, toStudioError } from '../../../shared/errors';
import { writeText } from '../projects/workingCopy';

/** The queue's file is a list of requests; more than this was not written by this program. */
const MAX_BYTES = 256 * 2 ** 20;
const VERSION = 1;

const storedSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  state: z.enum(EXPORT_STATES),
  request: exportRequestSchema,
  created: z.iso.datetime(),
  /** Path it is written to; found when its turn comes. */
  target: z.string().max(4096).optional(),
  /** What was picked for it: a file, or a folder for a PNG sequence to make its own in. A free name in the export folder if absent. */
  picked: z.object({ path: z.string().max(4096), replaces: z.string().max(100).optional() }).optional(),
  /** How often the program ended unexpectedly while it was under way. */
  interruptions: z.int().min(0).default(0),
  file: z.string().max(4096).optional(),
  bytes: z.int().min(0).optional(),
  framesPerSecond: z.number().optional(),
  error: z.object({ code: z.string(), message: z.string(), detail: z.string().optional() }).optional(),
});
/** An export as the queue's file holds it. */
export type StoredExport = z.infer<typeof storedSchema>;

const documentSchema = z.object({ version: z.literal(VERSION), items: z.array(z.unknown()).max(10_000) });

export interface Loaded {
  readonly items: StoredExport[];
  /** What its owner should know; absent if all was read. */
  readonly notice?: string;
}

/** exports.json: one write at a time, always of the newest state. */
export class ExportStore {
  private writing: Promise<void> = Promise.resolve();
  private waiting: Promise<void> | undefined;

  constructor(readonly path: string) {}

  /** A damaged file is put aside, never overwritten. */
  async load(): Promise<Loaded> {
    try {
      if ((await stat(this.path)).size > MAX_BYTES) throw new StudioError('corrupt', 'It is too large.');
      const { items } = documentSchema.parse(JSON.parse(await readFile(this.path, 'utf8')));
      const read = items.map((item) => storedSchema.safeParse(item));
      const good = read.flatMap((item) => (item.success ? [item.data] : []));
      if (good.length === read.length) return { items: good };
      const lost = read.length - good.length;
      return { items: good, notice: `${lost} exports of the queue could not be read and were left out: ${this.path}` };
    } catch (thrown) {
      if (toStudioError(thrown).code === 'not-found') return { items: [] };
      const aside = `${this.path}.damaged`;
      await rename(this.path, aside).catch(() => undefined);
      return { items: [], notice: `The list of exports could not be read and begins anew; the old one is ${aside}.` };
    }
  }

  /** @param current gives the items when it is written. @throws StudioError 'disk-full', 'io' */
  save(current: () => readonly StoredExport[]): Promise<void> {
    this.waiting ??= this.writing.then(() => {
      this.waiting = undefined;
      const written = writeText(this.path, JSON.stringify({ version: VERSION, items: current() }));
      this.writing = written.catch(() => undefined);
      return written;
    });
    return this.waiting;
  }
}

/** As windows are told of it. */
export function describeExport(
  stored: StoredExport,
  live: Pick<ExportItem, 'done' | 'framesPerSecond' | 'secondsLeft'> | undefined,
): ExportItem {
  const { id, state, request, created, interruptions, file, bytes, error, framesPerSecond } = stored;
  const total = totalOf(request);
  return {
    ...{ id, state, request, created, title: request.title, total },
    ...{ done: state === 'done' ? total : 0, ...live },
    ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
    ...(interruptions > 0 ? { interrupted: true } : {}),
    ...(file === undefined ? {} : { file }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(state === 'done' ? { media: `exports/${id}`, ...(isFolder(request) ? { zipped: true } : {}) } : {}),
    ...(error ? { error } : {}),
  };
}

function isFolder({ what, format }: StoredExport['request']): boolean {
  return what === 'video' && format === 'png';
}

/** Frames of a range, or moments of a contact sheet. */
function totalOf(request: StoredExport['request']): number {
  return request.what === 'video' ? request.to - request.from + 1 : planSheet(request).frames.length;
}
