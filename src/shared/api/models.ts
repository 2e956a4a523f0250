import { z } from 'zod';
import { packRefSchema } from '../scene';
import type { WorkProgress } from './app';
import { call, event } from './call';
import { handleSchema } from './files';

export interface InstalledPack {
  readonly name: string;
  readonly title: string;
  readonly bundled: boolean;
  readonly id: string;
  readonly resolution: number;
  readonly bytes: number;
  readonly description?: string;
  readonly licence: string;
  readonly provenance: string;
  readonly networks: readonly {
    readonly role: string;
    readonly architecture: string;
    readonly parameters: number;
    readonly bytes: number;
  }[];
  readonly styles: readonly string[];
  /** Says why it cannot be used. */
  readonly damaged?: string;
  /** Names of projects on this machine that use it. */
  readonly usedBy?: readonly string[];
}

export interface ImportedCheckpoint {
  readonly found: readonly {
    readonly file: string;
    readonly name: string;
    readonly kind: string;
    readonly resolution?: number;
    readonly parameters: number;
  }[];
  readonly ignored: readonly { readonly file: string; readonly name: string; readonly reason: string }[];
  /** What the readers assumed, and why what was found makes no pack yet. */
  readonly notes?: readonly string[];
  /** What a .sivpack file says of itself. */
  readonly about?: { readonly title: string; readonly licence: string; readonly description?: string };
  /** Name it is installed under; absent for a look only. */
  readonly pack?: string;
  /** Largest difference of a probe run before and after writing. */
  readonly maxDifference?: number;
}

export const modelCalls = {
  'models.list': call(z.strictObject({})).returns<readonly InstalledPack[]>(),
  /** Says what checkpoints hold, without writing anything; a .sivpack is installed by models.import alike. */
  'models.inspect': call(z.strictObject({ files: z.array(handleSchema).min(1).max(16) })).returns<ImportedCheckpoint>(),
  /** Makes a pack of checkpoints and installs it. Cancellable; progress as event. */
  'models.import': call(
    z.strictObject({
      files: z.array(handleSchema).min(1).max(16),
      name: z.string().min(1).max(100),
      licence: z.string().max(200).default(''),
      replace: z.boolean().default(false),
    }),
  ).returns<ImportedCheckpoint>(),
  'models.verify': call(z.strictObject({ pack: packRefSchema })).returns<{
    readonly ok: boolean;
    readonly findings: readonly { readonly severity: string; readonly sentence: string }[];
  }>(),
  'models.remove': call(z.strictObject({ pack: packRefSchema })).returns<void>(),
} as const;

export const modelEvents = {
  'models.changed': event<Record<never, never>>(),
  'models.progress': event<{ readonly what: string } & WorkProgress>(),
} as const;
