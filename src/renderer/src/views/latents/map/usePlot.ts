import { useDevicePixelRatio, useElementSize } from '@vueuse/core';
import { onBeforeUnmount, onMounted, ref, shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue';
import type { Positions } from '../stores/map';
import { fitScale, pointSize, wholeMap, type Camera, type Size } from './camera';
import { canvasPlot } from './canvasPlot';
import { drawOverlay, type OverlayContent, type OverlayTheme } from './overlay';
import type { Plot } from './plot';
import type { PointLooks } from './pointLooks';
import { webglPlot } from './webglPlot';

const MOVE_MS = 700;

export interface PlotSources {
  readonly positions: MaybeRefOrGetter<Positions | null>;
  readonly looks: MaybeRefOrGetter<PointLooks>;
  readonly overlay: MaybeRefOrGetter<Omit<OverlayContent, 'pointSize'>>;
  readonly theme: MaybeRefOrGetter<OverlayTheme>;
}

const smooth = (t: number) => t * t * (3 - 2 * t);

/** Two canvases, points below and lines above, drawn at most once a frame of the screen, and only when something changed. */
export function usePlot(
  points: Ref<HTMLCanvasElement | null>,
  lines: Ref<HTMLCanvasElement | null>,
  sources: PlotSources,
) {
  const { width, height } = useElementSize(points);
  const { pixelRatio } = useDevicePixelRatio();
  const camera = shallowRef<Camera>({ x: 0, y: 0, scale: 1 });
  const kind = ref<Plot['kind'] | null>(null);
  let plot: Plot | undefined;
  let request = 0;
  let pointsChanged = true;
  let linesChanged = true;
  let movingSince: number | undefined;
  let fitted: Size | undefined;

  const size = (): Size => ({ width: Math.max(1, width.value), height: Math.max(1, height.value) });
  const count = () => (toValue(sources.positions)?.now.length ?? 0) / 2;
  const still = () =>
    document.documentElement.dataset['motion'] === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches;

  function soon(what: 'points' | 'lines' | 'both' = 'both'): void {
    if (what !== 'lines') pointsChanged = true;
    if (what !== 'points') linesChanged = true;
    if (request === 0) request = requestAnimationFrame(draw);
  }

  function draw(now: number): void {
    request = 0;
    const share = movingSince === undefined ? 1 : Math.min(1, (now - movingSince) / MOVE_MS);
    const view = { camera: camera.value, size: size(), density: pixelRatio.value };
    const diameter = pointSize(camera.value, view.size, count());
    if (pointsChanged) plot?.draw({ ...view, share: smooth(share), pointSize: diameter });
    const canvas = lines.value;
    const context = linesChanged && canvas?.getContext('2d');
    if (canvas && context) {
      const [w, h] = [Math.round(view.size.width * view.density), Math.round(view.size.height * view.density)];
      if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
      drawOverlay(context, view, { ...toValue(sources.overlay), pointSize: diameter }, toValue(sources.theme));
    }
    pointsChanged = linesChanged = false;
    if (share < 1) soon('points');
    else movingSince = undefined;
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
  watch([camera, pixelRatio], () => soon());
  watch([() => toValue(sources.overlay), () => toValue(sources.theme)], () => soon('lines'));

  return { camera, kind, size, fit, diameter: () => pointSize(camera.value, size(), count()) };
}
