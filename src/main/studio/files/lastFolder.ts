import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../../engine/checkpoints/atomicWrite';

const lastFolderSchema = z.object({ exports: z.string().min(1).max(4096) });

/** The folder that an export was last given a place in, over restarts. */
export interface LastFolder {
  /** undefined where there is none, or where it is gone. */
  get(): Promise<string | undefined>;
  /** Never fails: what cannot be remembered is no reason to do without the place. */
  set(folder: string): Promise<void>;
}

/** @param file that it is kept in */
export function lastFolderIn(file: string): LastFolder {
  return {
    async get() {
      try {
        const { exports: folder } = lastFolderSchema.parse(JSON.parse(await readFile(file, 'utf8')));
        return (await stat(folder)).isDirectory() ? folder : undefined;
      } catch {
        return undefined;
      }
    },
    async set(folder) {
      const bytes = new TextEncoder().encode(JSON.stringify({ exports: folder }));
      await mkdir(dirname(file), { recursive: true })
        .then(() => writeAtomically(file, bytes.length, [bytes]))
        .catch(() => undefined);
    },
  };
}
