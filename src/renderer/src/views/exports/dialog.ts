import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Preset } from './draft';

/** The dialog for a new export: wherever it is asked for, it is this one. */
export const useExportDialog = defineStore('exportDialog', () => {
  const open = ref(false);
  const preset = ref<Preset>('share');
  function show(which: Preset = 'share'): void {
    preset.value = which;
    open.value = true;
  }
  return { open, preset, show };
});
