import type { Project } from '../../../../shared/project';
import { valueAt, type Track } from '../../../../shared/timeline/track';
import type { Span } from '../../playback';
import type { CodeMark } from '../codeMarks';
import { codeEdit, CODE_STRENGTH } from '../edits/codes';
import { HEIGHTS, yOf, type Row } from '../rows';
import { hasCode, hasKey, type Selection } from '../selection';
import { rangeOf, trackOf, type TrackRef } from '../tracks';
import { leftOf, visible, xOf, type TimeView } from '../view';
import { diamond } from './canvas';
import type { Theme } from './theme';

export interface RowsScene {
  readonly project: Project;
  readonly view: TimeView;
  readonly rows: readonly Row[];
  readonly codes: readonly CodeMark[];
  readonly selection: Selection;
  /** The code under the pointer. */
  readonly hovered: number | undefined;
  /** Frames that the chosen codes, or the one under the pointer, change. */
  readonly affected: readonly Span[];
  readonly range: { readonly from: number; readonly to: number };
  readonly waveform: Waveform | undefined;
  /** Moments of the motion, in its own frames, and where they come. */
  readonly moments: readonly { readonly frame: number; readonly moment: number }[];
}

/** Loudness of the soundtrack: peaks 0..255 of equal stretches of it. */
export interface Waveform {
  readonly peaks: Uint8Array;
  readonly seconds: number;
}

export function drawRows(g: CanvasRenderingContext2D, scene: RowsScene, theme: Theme): void {
  const { view, rows } = scene;
  g.font = theme.font;
  g.textBaseline = 'middle';
  rows.forEach((row, i) => {
    g.fillStyle = i % 2 === 0 ? theme.ground : theme.rowAlt;
    g.fillRect(0, row.top, view.width, row.height);
    g.fillStyle = theme.line;
    g.fillRect(0, row.top + row.height - 1, view.width, 1);
  });
  const height = (rows.at(-1)?.top ?? 0) + (rows.at(-1)?.height ?? 0);
  for (const span of scene.affected) {
    const left = leftOf(view, span.from);
    g.fillStyle = theme.accentSoft;
    g.fillRect(left, 0, leftOf(view, span.to + 1) - left, height);
  }
  for (const row of rows) {
    if (row.kind === 'codes') drawCodes(g, scene, row, theme);
    else if (row.kind === 'track') drawTrack(g, scene, row, row.ref, theme);
    else drawSound(g, scene, row, theme);
  }
  shadeOutside(g, scene, height, theme);
}

/** What lies outside the range that plays, or beyond the clip, is dimmed. */
function shadeOutside(g: CanvasRenderingContext2D, { view, range }: RowsScene, height: number, theme: Theme): void {
  const [left, right] = [leftOf(view, range.from), leftOf(view, range.to + 1)];
  g.save();
  g.globalAlpha = 0.45;
  g.fillStyle = theme.sunken;
  if (left > 0) g.fillRect(0, 0, left, height);
  if (right < view.width) g.fillRect(right, 0, view.width - right, height);
  g.restore();
}

function drawCodes(g: CanvasRenderingContext2D, scene: RowsScene, row: Row, theme: Theme): void {
  const { view, project, codes, selection, hovered } = scene;
  const bottom = row.top + row.height - 8;
  const room = row.height - 22;
  for (const { index, frame } of codes) {
    const x = xOf(view, frame);
    if (x < -12 || x > view.width + 12) continue;
    const edit = codeEdit(project, index);
    const edited = edit.seed !== undefined || edit.copyOf !== undefined;
    const chosen = hasCode(selection, index);
    const y = bottom - ((edit.strength ?? 1) / CODE_STRENGTH.max) * room;
    g.strokeStyle = chosen ? theme.accent : theme.strong;
    g.lineWidth = 1;
    g.beginPath();
    g.moveTo(x, row.top + row.height - 2);
    g.lineTo(x, y);
    g.stroke();
    g.beginPath();
    g.arc(x, y, chosen || hovered === index ? 6.5 : 5.5, 0, 2 * Math.PI);
    g.fillStyle = edited ? theme.codes : theme.ground;
    g.fill();
    g.lineWidth = 2;
    g.strokeStyle = chosen ? theme.accent : theme.codes;
    g.stroke();
    if (edit.locked) drawLock(g, x, row.top + 8, theme);
    else if (edit.copyOf !== undefined) drawCopy(g, x, row.top + 8, theme);
  }
  g.lineWidth = 1;
}

function drawLock(g: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  g.fillStyle = theme.soft;
  g.fillRect(x - 4, y - 1, 8, 6);
  g.strokeStyle = theme.soft;
  g.lineWidth = 1.5;
  g.beginPath();
  g.arc(x, y - 1, 2.6, Math.PI, 0);
  g.stroke();
}

function drawCopy(g: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  g.strokeStyle = theme.soft;
  g.lineWidth = 1.2;
  g.strokeRect(x - 4, y - 3, 5, 5);
  g.strokeRect(x - 1, y, 5, 5);
}

function drawTrack(g: CanvasRenderingContext2D, scene: RowsScene, row: Row, ref: TrackRef, theme: Theme): void {
  const { view, project, selection } = scene;
  const track = trackOf(project, ref);
  const colour = theme[ref.kind];
  const rest = Math.round(yOf(row, ref, rangeOf(ref).rest)) + 0.5;
  g.strokeStyle = theme.strong;
  g.setLineDash([2, 4]);
  g.beginPath();
  g.moveTo(0, rest);
  g.lineTo(view.width, rest);
  g.stroke();
  g.setLineDash([]);
  if (ref.kind === 'speed' && row.height >= HEIGHTS.open) drawRemap(g, scene, row, theme);
  strokeCurve(g, view, row, ref, track, colour);
  for (const { frame, value, ease } of track.keys) {
    const [x, y] = [xOf(view, frame), yOf(row, ref, value)];
    if (x < -12 || x > view.width + 12) continue;
    const chosen = hasKey(selection, ref, frame);
    if (ease === 'hold') {
      g.beginPath();
      g.rect(x - 4, y - 4, 8, 8);
    } else diamond(g, x, y, chosen ? 6.5 : 5.5);
    g.fillStyle = chosen ? theme.accent : colour;
    g.fill();
    g.strokeStyle = theme.ground;
    g.stroke();
  }
}

/** Under the speed: which moment of the motion comes where, marked at every code. */
function drawRemap(g: CanvasRenderingContext2D, { view, moments }: RowsScene, row: Row, theme: Theme): void {
  g.fillStyle = theme.faint;
  let free = -Infinity;
  for (const { frame, moment } of moments) {
    const x = xOf(view, frame);
    if (x < -40 || x > view.width + 40) continue;
    g.fillRect(Math.round(x), row.top + row.height - 8, 1, 7);
    if (x < free) continue;
    g.fillText(String(moment), x + 3, row.top + row.height - 7);
    free = x + 40;
  }
}

function strokeCurve(
  g: CanvasRenderingContext2D,
  view: TimeView,
  row: Row,
  ref: TrackRef,
  track: Track,
  colour: string,
): void {
  g.strokeStyle = colour;
  g.lineWidth = 1.5;
  g.beginPath();
  if (track.keys.length === 0) {
    const y = yOf(row, ref, track.value);
    g.moveTo(leftOf(view, 0), y);
    g.lineTo(leftOf(view, view.frames), y);
  } else {
    const { from, to } = visible(view);
    const step = Math.max(0.25, 2 / view.scale);
    for (let frame = from - 1; frame <= to + 1; frame += step) {
      g.lineTo(xOf(view, frame), yOf(row, ref, valueAt(track, frame)));
    }
  }
  g.stroke();
  g.lineWidth = 1;
}

function drawSound(g: CanvasRenderingContext2D, scene: RowsScene, row: Row, theme: Theme): void {
  const { view, project, waveform } = scene;
  const { soundtrack } = project;
  if (!soundtrack || !waveform || waveform.peaks.length === 0) return;
  const { fps } = project.scene.clip;
  const begin = soundtrack.offsetSeconds * fps;
  const length = waveform.seconds * fps;
  const middle = row.top + row.height / 2;
  const half = row.height / 2 - 5;
  g.fillStyle = theme.accentSoft;
  g.fillRect(leftOf(view, begin), row.top + 2, length * view.scale, row.height - 5);
  g.fillStyle = theme.sound;
  const first = Math.max(0, Math.floor(leftOf(view, begin)));
  const last = Math.min(view.width, leftOf(view, begin + length));
  for (let x = first; x < last; x++) {
    const at = (x / view.scale + view.start - begin) / length;
    const bin = Math.floor(at * waveform.peaks.length);
    const loud = Math.min(1, ((waveform.peaks[bin] ?? 0) / 255) * soundtrack.gain) * half;
    g.fillRect(x, middle - loud, 1, Math.max(1, 2 * loud));
  }
}
