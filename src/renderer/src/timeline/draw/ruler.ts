import type { Project } from '../../../../shared/project';
import type { Span } from '../../playback';
import { RULER } from '../hit';
import { ticksOf, tickText, type RulerUnit } from '../ruler';
import type { Selection } from '../selection';
import { leftOf, xOf, type TimeView } from '../view';
import type { Theme } from './theme';

export interface RulerScene {
  readonly project: Project;
  readonly view: TimeView;
  readonly range: { readonly from: number; readonly to: number };
  readonly unit: RulerUnit;
  readonly cached: readonly Span[];
  readonly selection: Selection;
}

const CACHED = 3;

export function drawRuler(g: CanvasRenderingContext2D, scene: RulerScene, theme: Theme): void {
  const { view } = scene;
  g.font = theme.font;
  g.textBaseline = 'middle';
  g.fillStyle = theme.ground;
  g.fillRect(0, 0, view.width, RULER.height);
  drawRange(g, scene, theme);
  drawTicks(g, scene, theme);
  drawMarkers(g, scene, theme);
  g.fillStyle = theme.ok;
  for (const { from, to } of scene.cached) {
    const left = leftOf(view, from);
    g.fillRect(left, RULER.height - CACHED, Math.max(1, leftOf(view, to + 1) - left), CACHED);
  }
}

function drawRange(g: CanvasRenderingContext2D, { view, range }: RulerScene, theme: Theme): void {
  const [left, right] = [xOf(view, range.from), xOf(view, range.to)];
  g.fillStyle = theme.sunken;
  g.fillRect(0, 0, view.width, RULER.range);
  g.fillStyle = theme.accentLine;
  g.fillRect(left, 2, right - left, RULER.range - 4);
  g.fillStyle = theme.accent;
  for (const [x, way] of [[left, 1] as const, [right, -1] as const]) {
    g.beginPath();
    g.moveTo(x, 0);
    g.lineTo(x + 8 * way, 0);
    g.lineTo(x, RULER.range);
    g.closePath();
    g.fill();
    g.fillRect(way === 1 ? x : x - 2, 0, 2, RULER.range);
  }
}

function drawTicks(g: CanvasRenderingContext2D, { project, view, unit }: RulerScene, theme: Theme): void {
  const { fps } = project.scene.clip;
  const bottom = RULER.range + RULER.ticks;
  for (const { frame, major } of ticksOf(view, fps, unit)) {
    const x = Math.round(xOf(view, frame)) + 0.5;
    g.strokeStyle = major ? theme.faint : theme.strong;
    g.beginPath();
    g.moveTo(x, bottom - (major ? 9 : 5));
    g.lineTo(x, bottom);
    g.stroke();
    if (!major) continue;
    g.fillStyle = theme.soft;
    g.fillText(tickText(frame, fps, unit), x + 4, RULER.range + 8);
  }
}

function drawMarkers(g: CanvasRenderingContext2D, { project, view, selection }: RulerScene, theme: Theme): void {
  const top = RULER.range + RULER.ticks;
  for (const { id, frame, name } of project.markers) {
    const x = xOf(view, frame);
    if (x < -200 || x > view.width + 20) continue;
    const chosen = selection.kind === 'marker' && selection.id === id;
    g.fillStyle = chosen ? theme.accent : theme.marker;
    g.beginPath();
    g.moveTo(x - 4, top + 1);
    g.lineTo(x + 4, top + 1);
    g.lineTo(x + 4, top + 7);
    g.lineTo(x, top + 11);
    g.lineTo(x - 4, top + 7);
    g.closePath();
    g.fill();
    if (!name) continue;
    g.fillStyle = theme.soft;
    g.fillText(name, x + 8, top + 6, 160);
  }
}
