import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of the project. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');
export const samplePortrait = (number: number) => join(ROOT, 'resources', 'samples', `portrait-${number}.jpg`);
export const sampleStyle = (name: string) => join(ROOT, 'resources', 'samples', 'styles', name);

/** Calls `use` with a folder that is gone afterwards. */
export async function withFolder(name: string, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), `styleinv-${name}-`));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
