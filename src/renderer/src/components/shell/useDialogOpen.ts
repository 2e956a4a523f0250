import { computed, type WritableComputedRef } from 'vue';
import { useUi, type DialogName } from '../../stores/ui';

/** Whether a dialog of the window is open; false closes it. */
export function useDialogOpen(name: DialogName): WritableComputedRef<boolean> {
  const ui = useUi();
  return computed({
    get: () => ui.dialog === name,
    set: (open) => {
      if (open) ui.dialog = name;
      else if (ui.dialog === name) ui.dialog = null;
    },
  });
}
