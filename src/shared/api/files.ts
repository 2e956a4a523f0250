import { z } from 'zod';
import { call, event } from './call';

/**
 * Files the artist gave the program: dropped, picked or uploaded. The interface never names a path; it holds a handle, which the main
 * side knows the file or folder of. Handles end with the connection that made them.
 */

export const handleSchema = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);
export const PURPOSES = [
  'portrait',
  'soundtrack',
  'checkpoint',
  'project',
  'image-folder',
  'video-folder',
  'folder',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What a place to write is picked for; an export of pictures gets a folder of its own in the one that is picked. */
export const TARGET_PURPOSES = ['project', 'export', 'export-folder'] as const;
export type TargetPurpose = (typeof TARGET_PURPOSES)[number];

export interface FileHandle {
  readonly handle: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly bytes: number;
  /** Where it is on the machine that runs the program, for people to read; absent for uploads. */
  readonly path?: string;
}

export const fileCalls = {
  /** A native dialog to open something; empty if the artist thought better of it. 'unsupported' where the host has none. */
  'files.pick': call(z.strictObject({ purpose: z.enum(PURPOSES), multiple: z.boolean().default(false) })).returns<
    readonly FileHandle[]
  >(),
  /** A native dialog to save something. Exports begin in the folder that the last one was given a place in. */
  'files.pickTarget': call(
    z.strictObject({
      name: z.string().min(1).max(255),
      extension: z.string().max(20),
      purpose: z.enum(TARGET_PURPOSES),
    }),
  ).returns<FileHandle | null>(),
  /** Shows a finished export or a folder of the program in the system's file manager. */
  'files.reveal': call(z.strictObject({ path: z.string().max(4096) })).returns<void>(),
} as const;

export const fileEvents = {
  /** The system asked the program to open something: a double click, a drop onto its icon. */
  'files.opened': event<FileHandle>(),
} as const;
