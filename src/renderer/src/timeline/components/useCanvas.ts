import { useDevicePixelRatio, useMutationObserver } from '@vueuse/core';
import { shallowRef, watch, watchEffect, type Ref } from 'vue';
import { prepare } from '../draw/canvas';
import { readTheme, type Theme } from '../draw/theme';

/**
 * Draws on a canvas whenever something that the drawing reads has changed.
 * @param size in pixels of the page
 */
export function useCanvas(
  canvas: Readonly<Ref<HTMLCanvasElement | null>>,
  size: () => { readonly width: number; readonly height: number },
  draw: (context: CanvasRenderingContext2D, theme: Theme) => void,
): void {
  const theme = shallowRef<Theme>();
  const { pixelRatio } = useDevicePixelRatio();

  const look = () => {
    if (canvas.value) theme.value = readTheme(canvas.value);
  };
  watch(canvas, look, { flush: 'post' });
  // The tokens change with the attribute; they can be read once the style sheet has followed.
  useMutationObserver(globalThis.document?.documentElement, () => requestAnimationFrame(look), {
    attributes: true,
    attributeFilter: ['data-theme'],
  });

  watchEffect(
    () => {
      void pixelRatio.value;
      const { width, height } = size();
      if (!canvas.value || !theme.value || width <= 0 || height <= 0) return;
      const context = prepare(canvas.value, width, height);
      if (context) draw(context, theme.value);
    },
    { flush: 'post' },
  );
}
