import { computed, ref, type ComputedRef } from 'vue';
import { useSettings } from '../../stores/settings';

export interface PaneOptions {
  readonly name: string;
  /** What it is until it has been changed, in pixels. */
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly rest: number;
}

interface PaneSize {
  readonly pixels: ComputedRef<number>;
  set(pixels: number): void;
  /** Keeps the present size in the settings. */
  remember(): void;
  reset(): void;
}

/** Size of a pane, remembered in the settings by name. @param available gives the room there is for both panes */
export function usePaneSize(options: PaneOptions, available: () => number): PaneSize {
  const settings = useSettings();
  const dragged = ref<number | null>(null);
  const wanted = computed(() => dragged.value ?? settings.current.panes[options.name] ?? options.size);
  const pixels = computed(() => Math.min(options.max, Math.max(options.min, wanted.value)));

  function keep(panes: Record<string, number>): void {
    void settings.change({ panes });
    dragged.value = null;
  }
  return {
    pixels,
    set(to) {
      const most = Math.max(options.min, Math.min(options.max, available() - options.rest));
      dragged.value = Math.round(Math.min(most, Math.max(options.min, to)));
    },
    remember: () => keep({ ...settings.current.panes, [options.name]: pixels.value }),
    reset() {
      const others = Object.entries(settings.current.panes).filter(([name]) => name !== options.name);
      keep(Object.fromEntries(others));
    },
  };
}
