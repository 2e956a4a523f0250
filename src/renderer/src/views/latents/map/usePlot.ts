import { useDevicePixelRatio, useElementSize } from '@vueuse/core';
import { onBeforeUnmount, onMounted, ref, shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue';
import type { Positions } from '../stores/map';
import { covers, fitScale, pointSize, shiftBetween, wholeMap, type Camera, type Size } from './camera';
import { canvasPlot } from './canvasPlot';
import { drawOverlay, type OverlayContent, type OverlayTheme } from './overlay';
import type { Plot } from './plot';
import type { PointLooks } from './pointLooks';
import { webglPlot } from './webglPlot';

const MOVE_MS = 700;
/** Drawn beyond each edge of the pane, in CSS pixels: so far the map is dragged without being drawn anew. */
const MARGIN = 96;
/** After the camera has rested for so long what was only moved or stretched is drawn anew. */
const REST_MS = 140;

export interface PlotSources {
  readonly positions: MaybeRefOrGetter<Positions | null>;
  readonly looks: MaybeRefOrGetter<PointLooks>;
  readonly overlay: MaybeRefOrGetter<Omit<OverlayContent, 'pointSize'>>;
  readonly theme: MaybeRefOrGetter<OverlayTheme>;
}

const smooth = (t: number) => t * t * (3 - 2 * t);

/**
 * Two canvases, points below and lines above, drawn at most once a frame of the screen, and only when something changed. While the camera
 * moves, what was drawn is moved along as it is, and drawn anew when it no longer fills the pane or the camera rests: drawing tens of
 * thousands of points takes a browser without a graphics card longer than a frame.
 */
export function usePlot(
  pane: Ref<HTMLElement | null>,
  points: Ref<HTMLCanvasElement | null>,
  lines: Ref<HTMLCanvasElement | null>,
  sources: PlotSources,
) {
  const { width, height } = useElementSize(pane);
  const { pixelRatio } = useDevicePixelRatio();
  const camera = shallowRef<Camera>({ x: 0, y: 0, scale: 1 });
  const kind = ref<Plot['kind'] | null>(null);
  let plot: Plot | undefined;
  let request = 0;
  let pointsChanged = true;
  let linesChanged = true;
  let movingSince: number | undefined;
  let fitted: Size | undefined;
  /** What the canvases show; another one than the camera while they are only moved along. */
  let drawn: Camera | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const size = (): Size => ({ width: Math.max(1, width.value), height: Math.max(1, height.value) });
  const count = () => (toValue(sources.positions)?.now.length ?? 0) / 2;
  const still = () =>
    document.documentElement.dataset['motion'] === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches;

  function soon(what: 'points' | 'lines' | 'both' | 'camera' = 'both'): void {
    if (what === 'points' || what === 'both') pointsChanged = true;
    if (what === 'lines' || what === 'both') linesChanged = true;
    if (request === 0) request = requestAnimationFrame(draw);
  }

  function draw(now: number): void {
    request = 0;
    const share = movingSince === undefined ? 1 : Math.min(1, (now - movingSince) / MOVE_MS);
    follow();
    const { width: w, height: h } = size();
    const from = drawn ?? camera.value;
    const view = {
      camera: from,
      size: { width: w + 2 * MARGIN, height: h + 2 * MARGIN },
      density: pixelRatio.value,
    };
    const diameter = pointSize(from, size(), count());
    if (pointsChanged) plot?.draw({ ...view, share: smooth(share), pointSize: diameter });
    const canvas = lines.value;
    const context = linesChanged && canvas?.getContext('2d');
    if (canvas && context) {
      const [across, down] = [Math.round(view.size.width * view.density), Math.round(view.size.height * view.density)];
      if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
      drawOverlay(context, view, { ...toValue(sources.overlay), pointSize: diameter }, toValue(sources.theme));
    }
    pointsChanged = linesChanged = false;
    if (share < 1) soon('points');
    else movingSince = undefined;
  }

  /** Moves what was drawn to where the camera is now, or has it drawn anew. */
  function follow(): void {
    const shift = drawn && shiftBetween(drawn, camera.value);
    const suffices = shift && !pointsChanged && covers(shift, size(), MARGIN);
    if (!suffices && drawn !== camera.value) {
      drawn = camera.value;
      pointsChanged = linesChanged = true;
    }
    const { x, y, scale } = suffices ? shift : { x: 0, y: 0, scale: 1 };
    const whole = (pixels: number) => Math.round(pixels * pixelRatio.value) / pixelRatio.value;
    const transform = drawn === camera.value ? '' : `translate(${whole(x)}px, ${whole(y)}px) scale(${scale})`;
    for (const canvas of [points.value, lines.value]) if (canvas) canvas.style.transform = transform;
  }
  /** The camera has come to rest. */
  function sharpen(): void {
    if (drawn === camera.value) return;
    drawn = undefined;
    soon('camera');
  }

  function place(positions: Positions | null): void {
    const empty = new Float32Array();
    const before = positions && positions.before.length === positions.now.length ? positions.before : positions?.now;
    plot?.setPositions(before ?? empty, positions?.now ?? empty);
    const moves = positions !== null && before !== positions.now && !still();
    movingSince = moves ? performance.now() : undefined;
    soon();
  }

  const fit = (): void => void (camera.value = wholeMap(size()));

  onMounted(() => {
    const canvas = points.value;
    if (!canvas) return;
    for (const each of [canvas, lines.value]) {
      const side = `calc(100% + ${2 * MARGIN}px)`;
      if (each) Object.assign(each.style, { inset: `${-MARGIN}px`, width: side, height: side });
    }
    // A context that was lost comes back empty; without this it would not come back at all.
    canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => open(canvas));
    open(canvas);
  });
  function open(canvas: HTMLCanvasElement): void {
    plot = webglPlot(canvas) ?? canvasPlot(canvas);
    kind.value = plot.kind;
    place(toValue(sources.positions));
    plot?.setLooks(toValue(sources.looks));
    soon();
  }
  onBeforeUnmount(() => {
    cancelAnimationFrame(request);
    clearTimeout(rest);
    plot?.dispose();
  });

  watch([width, height], () => {
    const next = size();
    // What was in view stays in view: the map is scaled along with its pane.
    if (fitted) camera.value = { ...camera.value, scale: (camera.value.scale * fitScale(next)) / fitScale(fitted) };
    else fit();
    if (width.value > 0) fitted = next;
    soon();
  });
  watch(() => toValue(sources.positions), place);
  watch(
    () => toValue(sources.looks),
    (looks) => {
      plot?.setLooks(looks);
      soon('points');
    },
  );
  watch(pixelRatio, () => soon());
  watch(camera, () => {
    clearTimeout(rest);
    rest = setTimeout(sharpen, REST_MS);
    soon('camera');
  });
  watch([() => toValue(sources.overlay), () => toValue(sources.theme)], () => soon('lines'));

  return { camera, kind, size, fit, diameter: () => pointSize(camera.value, size(), count()) };
}
