import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../../../engine/checkpoints/atomicWrite';
import { settingsSchema, type Settings } from '../../../shared/api/app';
import { toStudioError } from '../../../shared/errors';
import type { SettingsStore } from '../parts';

export interface OpenedSettings {
  readonly store: SettingsStore;
  /** What the artist should know about the file: it could not be read, and lies aside. */
  readonly notice?: string;
}

/** The file of settings in the user's folder. */
export const settingsFile = (folder: string) => join(folder, 'settings.json');

/**
 * Settings from settings.json in the user's folder; the defaults where there is none. A file that cannot be understood is kept beside it
 * under another name, never overwritten.
 */
export async function openSettings(folder: string): Promise<OpenedSettings> {
  const file = settingsFile(folder);
  const { settings, notice } = await readSettings(file);
  return { store: createStore(file, settings), ...(notice === undefined ? {} : { notice }) };
}

function createStore(file: string, initial: Settings): SettingsStore {
  let current = initial;
  let writing: Promise<unknown> = Promise.resolve();
  const listeners: ((settings: Settings, before: Settings) => void)[] = [];
  return {
    get current() {
      return current;
    },
    async set(settings) {
      // One after the other, so that the last one set is the one in the file.
      const turn = writing.then(async () => {
        await writeSettings(file, settings);
        const before = current;
        current = settings;
        for (const listener of listeners) listener(settings, before);
        return settings;
      });
      writing = turn.catch(() => undefined);
      return turn;
    },
    onChange: (listener) => void listeners.push(listener),
    async settled() {
      await writing;
    },
  };
}

async function writeSettings(file: string, settings: Settings): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const bytes = new TextEncoder().encode(`${JSON.stringify(settings, null, 2)}\n`);
  await writeAtomically(file, bytes.length, [bytes]);
}

async function readSettings(file: string): Promise<{ settings: Settings; notice?: string }> {
  const defaults = settingsSchema.parse({});
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    const error = toStudioError(thrown);
    if (error.code === 'not-found') return { settings: defaults };
    return { settings: defaults, notice: `The settings could not be read, so the defaults are used. ${error.message}` };
  }
  const settings = parseSettings(text);
  if (settings) return { settings };
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  const kept = await rename(file, aside).then(
    () => ` The damaged file was kept as ${aside}.`,
    () => '',
  );
  return { settings: defaults, notice: `The settings were damaged, so the defaults are used.${kept}` };
}

function parseSettings(text: string): Settings | undefined {
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
