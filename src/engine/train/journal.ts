import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { writeAtomically } from '../checkpoints/atomicWrite';
import { StudioError, toStudioError } from '../../shared/errors';

const entrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('step'),
    iteration: z.int(),
    seconds: z.number(),
    /** Since the start of the run. */
    imagesSeen: z.number().optional(),
    /** Over the last seconds. */
    imagesPerSecond: z.number().optional(),
    /** null until it can be told. */
    secondsLeft: z.number().nullable().optional(),
    metrics: z.record(z.string(), z.number()),
  }),
  z.object({ kind: z.literal('measure'), iteration: z.int(), name: z.string(), value: z.number() }),
  z.object({ kind: z.literal('preview'), iteration: z.int(), files: z.array(z.string()) }),
  z.object({ kind: z.literal('notice'), iteration: z.int(), sentence: z.string() }),
]);
/** One line of a run's log. `seconds` are those spent training so far, pauses left out. */
export type JournalEntry = z.infer<typeof entrySchema>;

/** The log of a run: one JSON object a line, in the order things happened. */
export class Journal {
  private constructor(
    private readonly file: number,
    /** Seconds of training that earlier sessions of the run took. */
    readonly earlierSeconds: number,
  ) {}

  /**
   * Opens a log to go on after `iteration`; what was written after that checkpoint is dropped, as it will happen again.
   * @throws StudioError 'io'
   */
  static async open(path: string, iteration: number): Promise<Journal> {
    const kept = readJournal(path).filter((entry) => entry.iteration <= iteration);
    const bytes = Buffer.from(kept.map(lineOf).join(''));
    await writeAtomically(path, bytes.length, [bytes]);
    const seconds = kept.flatMap((entry) => (entry.kind === 'step' ? [entry.seconds] : []));
    try {
      return new Journal(openSync(path, 'a'), seconds.at(-1) ?? 0);
    } catch (thrown) {
      throw toStudioError(thrown);
    }
  }

  /** @throws StudioError 'disk-full', 'io' */
  write(entry: JournalEntry): void {
    try {
      writeSync(this.file, lineOf(entry));
    } catch (thrown) {
      throw toStudioError(thrown);
    }
  }

  close(): void {
    closeSync(this.file);
  }
}

/** The entries of a log; lines cut short by a crash and lines of no known kind are left out. */
export function readJournal(path: string): JournalEntry[] {
  if (!existsSync(path)) return [];
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new StudioError('io', `The training log ${path} cannot be read: check its permissions.`, String(thrown));
  }
  return parseJournal(text);
}

/** The entries of a stretch of a log; what is no whole line of a known kind is left out. */
export function parseJournal(text: string): JournalEntry[] {
  return text.split('\n').flatMap((line) => {
    const parsed = entrySchema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

const lineOf = (entry: JournalEntry): string => `${JSON.stringify(entry)}\n`;

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
