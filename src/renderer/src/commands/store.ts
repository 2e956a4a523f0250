import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef } from 'vue';
import type { IconName } from '../components/ui/icons';
import { useNotices } from '../stores/notices';
import { useSettings } from '../stores/settings';

/** Something the artist can do: by its keys, from the palette, from a menu. */
export interface Command {
  /** Such as 'edit.undo'; the settings and the desktop's menu know it by this. */
  readonly id: string;
  /** Message key of its name. */
  readonly title: string;
  /** Message key of the group it is listed in. */
  readonly group: string;
  readonly icon?: IconName;
  /** Its keys unless the artist chose others, as in keys.ts. */
  readonly keys?: string;
  readonly run: () => unknown;
  /** False while it makes no sense; always if absent. */
  readonly enabled?: () => boolean;
  /** Not listed in the palette. */
  readonly hidden?: boolean;
  /** Its keys work while a dialog is open, too. */
  readonly inDialogs?: boolean;
}

/** What can be done now, and the keys for it. */
export const useCommands = defineStore('commands', () => {
  const settings = useSettings();
  const byId = shallowRef<ReadonlyMap<string, Command>>(new Map());
  const all = computed(() => [...byId.value.values()]);

  /** @returns takes them out again */
  function register(commands: readonly Command[]): () => void {
    const next = new Map(byId.value);
    for (const command of commands) next.set(command.id, command);
    byId.value = next;
    return () => {
      const left = new Map(byId.value);
      for (const command of commands) if (left.get(command.id) === command) left.delete(command.id);
      byId.value = left;
    };
  }

  /** Keys of a command: the artist's, or its own; none if they took them away. */
  function keysOf(id: string): string | undefined {
    return (settings.current.shortcuts[id] ?? byId.value.get(id)?.keys) || undefined;
  }

  const enabled = (command: Command): boolean => command.enabled?.() ?? true;

  /** @returns the command that the keys stand for and that makes sense now; of several the one that came last */
  function byKeys(keys: string): Command | undefined {
    return all.value.findLast((command) => keysOf(command.id) === keys && enabled(command));
  }

  /** Does it, if there is such a command and it makes sense now; what it throws is told as a notice. */
  async function run(id: string): Promise<void> {
    const command = byId.value.get(id);
    if (!command || !enabled(command)) return;
    try {
      await command.run();
    } catch (thrown) {
      useNotices().fail(thrown);
    }
  }

  return { all, register, keysOf, byKeys, enabled, run };
});

/** Commands that exist while a component does. */
export function useCommandSet(commands: readonly Command[]): void {
  onScopeDispose(useCommands().register(commands));
}
