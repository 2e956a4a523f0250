import type { z } from 'zod';
import { appCalls, appEvents } from './app';
import type { Call, Event } from './call';
import { compareCalls } from './compare';
import { exportCalls, exportEvents } from './exports';
import { fileCalls, fileEvents } from './files';
import { jobCalls, jobEvents } from './jobs';
import { latentCalls, latentEvents } from './latents';
import { modelCalls, modelEvents } from './models';
import { projectCalls, projectEvents } from './projects';
import { stageCalls, stageEvents } from './stage';
import { styleCalls, styleEvents } from './styles';

/**
 * The contract between the interface and the main side: every call and every event. A host carries them (Electron: ipc, browser:
 * WebSocket), src/main/studio answers them, src/renderer/src/api asks them.
 */
export const CALLS = {
  ...appCalls,
  ...compareCalls,
  ...exportCalls,
  ...fileCalls,
  ...jobCalls,
  ...latentCalls,
  ...modelCalls,
  ...projectCalls,
  ...stageCalls,
  ...styleCalls,
} as const;
export const EVENTS = {
  ...appEvents,
  ...exportEvents,
  ...fileEvents,
  ...latentEvents,
  ...jobEvents,
  ...modelEvents,
  ...projectEvents,
  ...stageEvents,
  ...styleEvents,
} as const;

export type CallName = keyof typeof CALLS;
export type EventName = keyof typeof EVENTS;
/** What a caller passes. */
export type Params<Name extends CallName> = z.input<(typeof CALLS)[Name]['params']>;
/** What a handler receives once it has been checked. */
export type CheckedParams<Name extends CallName> = z.output<(typeof CALLS)[Name]['params']>;
export type Result<Name extends CallName> = (typeof CALLS)[Name] extends Call<z.ZodType, infer R> ? R : never;
export type EventData<Name extends EventName> = (typeof EVENTS)[Name] extends Event<infer D> ? D : never;

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(CALLS, name);
}
