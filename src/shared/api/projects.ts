import { z } from 'zod';
import { assetSchema, projectSchema, type Asset, type Project } from '../project';
import type { PackRef } from '../scene';
import { call, event } from './call';
import { handleSchema } from './files';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** A project as the list of recent ones shows it. */
export interface RecentProject {
  readonly id: string;
  readonly name: string;
  readonly modified: string;
  /** PNG. */
  readonly thumbnail?: Uint8Array;
  /** Its file; absent while it has never been saved under a name. */
  readonly file?: string;
  /** Has changes that its file has not. */
  readonly unsaved: boolean;
  /** It was open when the program ended unexpectedly. */
  readonly recovered: boolean;
}

/** A pack that is called as the one a project was made with, and is not the same. */
export interface OtherVersion {
  readonly pack: PackRef;
  /** The codes of the project are of the size it works with; else its subject has to be taken anew. */
  readonly codesFit: boolean;
}

export interface OpenedProject {
  readonly project: Project;
  readonly file?: string;
  readonly unsaved: boolean;
  /** Reopened as it was when the program ended unexpectedly. */
  readonly recovered: boolean;
  /** The pack it needs is not installed: choose another one, or install it. */
  readonly missingPack?: string;
  /** What is installed in place of the missing pack, where there is something. */
  readonly otherVersion?: OtherVersion;
  /** Names of linked assets that are not where they were. */
  readonly missingAssets: readonly string[];
}

export const projectCalls = {
  'projects.recent': call(z.strictObject({})).returns<readonly RecentProject[]>(),
  /** A new project, on the bundled sample portrait unless told otherwise. */
  'projects.create': call(
    z.strictObject({ name: z.string().min(1).max(100), sample: z.boolean().default(true) }),
  ).returns<OpenedProject>(),
  /** 'exists' if another window has it open. */
  'projects.open': call(
    z.union([z.strictObject({ id }), z.strictObject({ handle: handleSchema })]),
  ).returns<OpenedProject>(),
  /**
   * Keeps the working copy; called after every change, with its time as `modified`. `based` are the times of the states that this window
   * knows: the one it was told last, and those it has sent since. Where it comes back to a project that has changed elsewhere meanwhile,
   * what was made there becomes a project of its own.
   */
  'projects.keep': call(
    z.strictObject({ project: projectSchema, based: z.array(z.string().max(40)).max(16).default([]) }),
  ).returns<{ readonly kept: string }>(),
  /** Writes the .sivproj file: to a target picked before, to the file it has, or else into the projects folder under its name. */
  'projects.save': call(
    z.strictObject({ id, target: handleSchema.optional(), linked: z.boolean().default(false) }),
  ).returns<{ readonly file: string }>(),
  'projects.close': call(z.strictObject({ id })).returns<void>(),
  /** Removes the working copy, not the file. */
  'projects.forget': call(z.strictObject({ id })).returns<void>(),
  'projects.thumbnail': call(
    z.strictObject({ id, png: z.instanceof(Uint8Array).refine((b) => b.length < 2 ** 20) }),
  ).returns<void>(),
  /** Takes a file into a project. */
  'projects.addAsset': call(
    z.strictObject({ id, handle: handleSchema, kind: assetSchema.shape.kind }),
  ).returns<Asset>(),
} as const;

export const projectEvents = {
  'projects.changed': event<{ readonly id: string }>(),
} as const;
