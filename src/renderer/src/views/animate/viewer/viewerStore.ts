import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { Look } from '../../../../../shared/scene';
import { useProjectStore } from '../../../stores/project';

export const LAYOUTS = ['motion', 'all', 'wipe'] as const;
export type Layout = (typeof LAYOUTS)[number];

export const MAX_ZOOM = 16;

/** How the viewer shows the clip. */
export const useViewer = defineStore('viewer', () => {
  const store = useProjectStore();
  const layout = ref<Layout>('motion');
  /** 1 fits the panel. */
  const zoom = ref(1);
  /** Of the picture's middle from the panel's, as a share of the fitted picture. */
  const pan = ref({ x: 0, y: 0 });
  const pixels = ref(false);
  const onion = ref(false);
  /** Share of the picture left of the wipe's divider. */
  const divider = ref(0.5);

  /** The style that shows, if the scene has it. */
  const style = computed(() => {
    const { shownStyle, scene } = store.project;
    return scene.styles.some(({ name }) => name === shownStyle) ? shownStyle : null;
  });
  const motion = computed<Look>(() => ({ kind: 'motion', style: style.value }));
  /** What the wipe holds the motion against: the generator without style, or where there is none the picture the motion starts from. */
  const other = computed<Look>(() => (style.value === null ? { kind: 'inversion' } : { kind: 'motion', style: null }));
  const looks = computed<readonly Look[]>(() => {
    if (layout.value === 'motion') return [motion.value];
    return layout.value === 'all' ? [motion.value, { kind: 'inversion' }] : [motion.value, other.value];
  });

  /** Zooms by a factor about a point. @param at from the panel's middle, as a share of the fitted picture */
  function zoomBy(factor: number, at = { x: 0, y: 0 }): void {
    const next = Math.min(MAX_ZOOM, Math.max(1, zoom.value * factor));
    const real = next / zoom.value;
    panTo({ x: at.x - (at.x - pan.value.x) * real, y: at.y - (at.y - pan.value.y) * real }, next);
  }
  /** Pans so that the picture does not leave the panel. */
  function panTo(to: { x: number; y: number }, scale = zoom.value): void {
    const most = (scale - 1) / 2;
    const bound = (value: number) => Math.min(most, Math.max(-most, value));
    zoom.value = scale;
    pan.value = { x: bound(to.x), y: bound(to.y) };
  }
  const fit = () => panTo({ x: 0, y: 0 }, 1);

  return { layout, zoom, pan, pixels, onion, divider, style, motion, other, looks, zoomBy, panTo, fit };
});
