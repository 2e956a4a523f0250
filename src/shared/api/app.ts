import { z } from 'zod';
import { LANGUAGES } from '../language';
import { call, event } from './call';

const line = z.string().max(200);

/** What the artist set for the program as a whole. Unknown keys of a newer version are kept. */
export const settingsSchema = z.looseObject({
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  language: z.enum(['system', ...LANGUAGES]).default('system'),
  provider: z.enum(['auto', 'cuda', 'webgpu', 'dml', 'coreml', 'cpu']).default('auto'),
  /** Threads of the CPU provider; as many as fit the machine if null. */
  threads: z.int().min(1).max(256).nullable().default(null),
  /** Memory the interface keeps frames in, in MiB. */
  frameCacheMiB: z.int().min(32).max(8192).default(512),
  /** Where exports go; 'exports' in the user's folder if null. */
  exportFolder: z.string().max(4096).nullable().default(null),
  /** Keyboard shortcuts that differ from the defaults, by command. */
  shortcuts: z.record(line, line).default({}),
  /** Sizes of panes, by name. */
  panes: z.record(line, z.number()).default({}),
  /** The first-start hints have been seen. */
  welcomed: z.boolean().default(false),
  reducedMotion: z.boolean().default(false),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface ProviderState {
  readonly requested: string;
  /** What really computes. */
  readonly actual: string;
  readonly threads: number;
  readonly version: string;
  readonly attempts: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly reason?: string;
    readonly milliseconds?: number;
    readonly maxError?: number;
  }[];
}

/** Memory that the program takes, in bytes. */
export interface MemoryState {
  /** The main process, with everything that computes and trains; resident. */
  readonly main: number;
  /** The processes of its windows, where the host knows them. */
  readonly windows: number | null;
  /** What the program may use at most: the machine's, or less inside a limited container. */
  readonly total: number;
  readonly available: number;
  /** Networks that are kept open, about; part of `main`. They are closed when they take more than the limit. */
  readonly networks: number;
  readonly networksLimit: number;
}

export interface Hello {
  readonly version: string;
  readonly host: 'electron' | 'browser';
  readonly platform: string;
  /** Beginning of the addresses that media are served under: `${mediaBase}${asset}` (files of this machine never are). */
  readonly mediaBase: string;
  /** Where files are uploaded to, in hosts without native dialogs. */
  readonly uploadUrl?: string;
  readonly settings: Settings;
  /** Name of the pack a new project uses. */
  readonly starterPack: string;
  readonly packResolution: number;
}

/** How far long work is; `secondsLeft` is null until it can be told. */
export interface WorkProgress {
  readonly phase: string;
  readonly done?: number;
  readonly total?: number;
  readonly perSecond?: number;
  readonly secondsLeft?: number | null;
}

export const appCalls = {
  'app.hello': call(z.strictObject({})).returns<Hello>(),
  'app.setSettings': call(z.strictObject({ settings: settingsSchema })).returns<Settings>(),
  /** Self-tests every provider of this machine and looks for ffmpeg. */
  'app.diagnose': call(z.strictObject({})).returns<{
    readonly actual: ProviderState | null;
    readonly providers: ProviderState['attempts'];
    readonly ffmpeg: { readonly version: string; readonly source: string; readonly formats: readonly string[] } | null;
    readonly memory: { readonly total: number; readonly available: number };
    readonly cores: number;
    readonly problems: readonly string[];
  }>(),
  /** A text about the program, the machine and the last errors, with the paths of the user taken out; nothing is sent anywhere. */
  'app.problemReport': call(z.strictObject({ error: z.string().max(20_000).optional() })).returns<{
    readonly text: string;
  }>(),
} as const;

export const appEvents = {
  /** Something the artist should know: one sentence. */
  'app.notice': event<{ readonly sentence: string }>(),
  'app.settings': event<Settings>(),
  /** What computes has been decided, or has changed. */
  'app.provider': event<ProviderState>(),
  /** Told to a new window, and whenever it has changed. */
  'app.memory': event<MemoryState>(),
  /** A menu entry or system shortcut of the desktop host was chosen. */
  'app.command': event<{ readonly command: string }>(),
} as const;
