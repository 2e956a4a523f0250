import type { NewJob } from '../jobs/store';
import type { Pack } from '../../engine/packs/pack';
import type { Runtime } from '../../engine/runtime/types';
import type { EventData, EventName } from '../../shared/api';
import type { Settings } from '../../shared/api/app';
import type { FileHandle, Purpose, TargetPurpose } from '../../shared/api/files';
import type { Job } from '../../shared/jobs';
import type { Asset } from '../../shared/project';
import type { PackRef } from '../../shared/scene';
import type { Client } from './handlers';

/** What the domains of the Studio share. Every one is made once, in studio.ts, and handed to the handlers that need it. */
export interface Parts {
  readonly broadcast: Broadcast;
  readonly files: FileHandles;
  readonly settings: SettingsStore;
  readonly engine: EngineRoom;
  readonly projects: ProjectAssets;
  readonly shell: Shell;
  readonly media: MediaShelf;
  readonly jobs: JobStarter;
}

/** Tells every window. */
export type Broadcast = <Name extends EventName>(name: Name, data: EventData<Name>) => void;

/** A place that is to be picked in a native dialog. */
export interface WantedTarget {
  readonly purpose: TargetPurpose;
  readonly name: string;
  /** With its dot; '' for a folder. */
  readonly extension: string;
  /** Folder that the dialog begins in; one of the system's if absent. */
  readonly from?: string;
}

/** What only the host can do. */
export interface Shell {
  readonly kind: 'electron' | 'browser';
  readonly mediaBase: string;
  /** Where a window uploads files to; its handles are then its own. Absent where files are granted by path. */
  uploadUrl?(client: Client): string;
  /** Paths chosen in a native dialog. @throws StudioError 'unsupported' where there is none */
  pick(purpose: Purpose, multiple: boolean): Promise<readonly string[]>;
  pickTarget(target: WantedTarget): Promise<string | undefined>;
  reveal(path: string): Promise<void>;
  /** Memory of the windows' own processes, in bytes, where the host knows them. */
  windowMemory?(): number;
  /** Languages of the system, the preferred one first, where the host knows them better than the process does. */
  languages?(): readonly string[];
  /** A notification of the system, where the host has one. */
  notify(title: string, body: string): void;
}

/** Files windows may name. A handle belongs to the window it was given to; it is not a secret of any worth elsewhere. */
export interface FileHandles {
  /**
   * Lets a window name a file or folder. An uploaded one has no path that would mean anything to the artist, and may be called
   * otherwise than its file. @throws StudioError or a file system's error if it is not there
   */
  grant(client: Client, path: string, options?: { name?: string; uploaded?: boolean }): Promise<FileHandle>;
  /** Lets a window name a file or folder to write, which need not be there yet. */
  grantTarget(client: Client, path: string): Promise<FileHandle>;
  /** @throws StudioError 'not-found' for a handle this window does not have */
  pathOf(client: Client, handle: string): string;
  /** As pathOf, with what the artist calls it and whether it lies there only until the window is gone. */
  describe(client: Client, handle: string): NamedFile;
}

export interface NamedFile {
  readonly path: string;
  readonly name: string;
  readonly uploaded: boolean;
  /** It may be written: whoever picked it agreed to replace what was there then, and nothing that came later. */
  readonly target?: { readonly replaces?: FileMark };
}

/** Tells a file from what takes its place: its size and when it was written. */
export type FileMark = string;

/** Files that windows may play and download, by an address below mediaBase; the files of this machine have no other address. */
export interface MediaShelf {
  /** Addresses `${mediaBase}${shelf}/${name}` are those of `find(name)`; it throws StudioError 'not-found' for any other name. */
  serve(shelf: string, find: (name: string) => Promise<MediaFile>): void;
  /** @param address below mediaBase. @throws StudioError 'not-found' */
  find(address: string): Promise<MediaFile>;
}

export interface MediaFile {
  readonly path: string;
  /** As a download is called. */
  readonly name: string;
  /** `path` is a folder, of which these files are sent as one zip. */
  readonly zipped?: readonly string[];
}

export interface SettingsStore {
  readonly current: Settings;
  set(settings: Settings): Promise<Settings>;
  onChange(listener: (settings: Settings, before: Settings) => void): void;
  /** Resolves when everything set so far is in the file, or could not be written. */
  settled(): Promise<void>;
}

/** One inference worker and the packs in use, shared by everything that computes pictures. */
export interface EngineRoom {
  /** Runs `work` with a pack open; packs stay open for a while after the last use. @throws StudioError 'not-found', 'corrupt' */
  withPack<T>(ref: PackRef, work: (pack: Pack) => Promise<T>): Promise<T>;
  /** The runtime, started at first use, with the settings' provider; started anew if its worker died. */
  runtime(): Promise<Runtime>;
  /** Increases when the runtime is another one: sessions of an older generation are gone. */
  readonly generation: number;
  close(): Promise<void>;
}

/** Where the files of projects lie. */
export interface ProjectAssets {
  /** @throws StudioError 'not-found' if the project has no such asset, or its linked file is gone */
  assetPath(project: string, asset: string): Promise<string>;
  assets(project: string): Promise<readonly Asset[]>;
}

/** Long work that outlives its window. */
export interface JobStarter {
  /**
   * Notes a training and runs it when its turn comes; what becomes of it is told by 'jobs.changed'.
   * @throws StudioError 'exists' if an unfinished one makes the same, 'disk-full', 'io'
   */
  start(job: NewJob): Promise<Job>;
}
