import { defineStore } from 'pinia';
import { onScopeDispose } from 'vue';
import type { FileHandle } from '../../../shared/api/files';
import { useNotices } from '../stores/notices';
import { useUi, type ViewName } from '../stores/ui';
import type { DropKind } from './kinds';

export type DropHandler = (handles: readonly FileHandle[]) => unknown;

/** The view whose matter a kind is: it is shown, and then takes what was dropped. */
const VIEW: Partial<Record<DropKind, ViewName>> = {
  portrait: 'animate',
  soundtrack: 'animate',
  checkpoint: 'models',
  'image-folder': 'styles',
};

/** Who takes what was dropped, pasted, or opened by the system. */
export const useDrops = defineStore('drops', () => {
  const handlers = new Map<DropKind, DropHandler>();
  /** What came before the view that takes it. */
  const waiting = new Map<DropKind, readonly FileHandle[]>();

  /** @returns takes the handler away again */
  function register(kind: DropKind, handler: DropHandler): () => void {
    handlers.set(kind, handler);
    const early = waiting.get(kind);
    waiting.delete(kind);
    if (early) void run(handler, early);
    return () => {
      if (handlers.get(kind) === handler) handlers.delete(kind);
    };
  }

  /** Hands files to whoever takes their kind; what fails is told as a notice. */
  async function deliver(kind: DropKind, handles: readonly FileHandle[]): Promise<void> {
    const view = VIEW[kind];
    if (view) useUi().go(view);
    const handler = handlers.get(kind);
    if (handler) await run(handler, handles);
    else waiting.set(kind, handles);
  }

  async function run(handler: DropHandler, handles: readonly FileHandle[]): Promise<void> {
    try {
      await handler(handles);
    } catch (thrown) {
      useNotices().fail(thrown);
    }
  }

  /** Files that are used in the window itself and never go to the program, such as a video that a frame is taken of. */
  const kept = new Set<(files: readonly File[]) => boolean>();
  /** @param take says whether it has taken the files. @returns ends it */
  function registerKept(take: (files: readonly File[]) => boolean): () => void {
    kept.add(take);
    return () => void kept.delete(take);
  }
  const keep = (files: readonly File[]): boolean => [...kept].some((take) => take(files));

  return { register, deliver, registerKept, keep };
});

/** Takes what is dropped of a kind while the component lives: `useDrop('portrait', ([handle]) => ...)`. */
export function useDrop(kind: DropKind, handler: DropHandler): void {
  onScopeDispose(useDrops().register(kind, handler));
}
