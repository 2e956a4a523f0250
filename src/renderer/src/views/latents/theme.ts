import { useMutationObserver } from '@vueuse/core';
import { shallowRef } from 'vue';
import type { Palette, Rgb } from './map/pointLooks';

/** Colours of the theme that canvases draw with. */
export interface MapTheme extends Palette {
  readonly text: string;
  readonly accent: string;
  readonly surface: string;
  readonly line: string;
}

const SERIES = 8;

/** A colour of the style sheet, #rrggbb, in numbers. */
export function rgbOf(text: string): Rgb {
  const value = Number.parseInt(text.trim().slice(1), 16);
  return Number.isNaN(value) ? [128, 128, 128] : [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function read(): MapTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: Array.from({ length: SERIES }, (_, i) => rgbOf(token(`--series-${i + 1}`))),
    faint: rgbOf(token('--text-faint')),
    text: token('--text'),
    accent: token('--accent'),
    surface: token('--surface-1'),
    line: token('--border-strong'),
  };
}

/** The theme's colours; follows a change of the theme. */
export function useMapTheme() {
  const theme = shallowRef(read());
  useMutationObserver(document.documentElement, () => (theme.value = read()), {
    attributes: true,
    attributeFilter: ['data-theme'],
  });
  return theme;
}
