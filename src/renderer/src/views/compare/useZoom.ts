import { shallowRef } from 'vue';
import { FITTED, panned, zoomed, type Zoom } from './zoom';

const WHEEL = 1.0015;
const STEP = 1.25;

/** One zoom for all panels: the wheel zooms where the pointer is, a drag moves, a double click fits. */
export function useZoom() {
  const zoom = shallowRef<Zoom>(FITTED);
  let drag: { readonly id: number; x: number; y: number; readonly side: number } | undefined;

  const pictureAt = (target: EventTarget | null) =>
    (target as Element | null)?.closest<HTMLElement>('[data-zoom], .picture');
  function placeOf(event: MouseEvent): { x: number; y: number; side: number } | undefined {
    const box = pictureAt(event.target)?.getBoundingClientRect();
    if (!box || box.width === 0) return undefined;
    return {
      x: (event.clientX - box.left) / box.width - 0.5,
      y: (event.clientY - box.top) / box.height - 0.5,
      side: box.width,
    };
  }
  return {
    zoom,
    onWheel(event: WheelEvent): void {
      const at = placeOf(event);
      if (!at) return;
      event.preventDefault();
      zoom.value = zoomed(zoom.value, WHEEL ** -event.deltaY, at);
    },
    onDown(event: PointerEvent): void {
      const at = placeOf(event);
      if (!at || zoom.value.scale === 1 || event.button !== 0) return;
      event.preventDefault();
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      drag = { id: event.pointerId, x: event.clientX, y: event.clientY, side: at.side };
    },
    onMove(event: PointerEvent): void {
      if (drag?.id !== event.pointerId) return;
      zoom.value = panned(zoom.value, (event.clientX - drag.x) / drag.side, (event.clientY - drag.y) / drag.side);
      drag.x = event.clientX;
      drag.y = event.clientY;
    },
    onUp: () => void (drag = undefined),
    fit: () => void (zoom.value = FITTED),
    by: (steps: number) => void (zoom.value = zoomed(zoom.value, STEP ** steps, { x: 0, y: 0 })),
  };
}
