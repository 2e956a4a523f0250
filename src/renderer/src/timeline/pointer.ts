import type { Project } from '../../../shared/project';
import { usePlayhead } from '../playback';
import { useProjectStore } from '../stores/project';
import { useTimelineActions } from './actions';
import { codeEdit, CODE_STRENGTH } from './edits/codes';
import { hit, hitRuler, type Target } from './hit';
import { raiseOf, type Row } from './rows';
import { NOTHING, hasCode, hasKey, selectCode, selectKey } from './selection';
import { snapped } from './snap';
import { useTimeline } from './store';
import type { TrackRef } from './tracks';
import { frameAt } from './view';

/** A drag under way: what it does at every move of the pointer, in pixels from where it began. */
interface Drag {
  move(dx: number, dy: number, event: PointerEvent): void;
  end?(): void;
}

/** Pixels of movement from which a press is a drag. */
const SLACK = 3;
/** Pixels upwards that double the strength of a code. */
const STRENGTH_PIXELS = 40;

/** What the pointer does on the timeline: scrubs, chooses, drags handles. */
export function useTimelinePointer() {
  const store = useProjectStore();
  const playhead = usePlayhead();
  const timeline = useTimeline();
  const actions = useTimelineActions();

  const at = (event: PointerEvent | MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const targetAt = (event: PointerEvent | MouseEvent): Target | undefined => {
    const { x, y } = at(event);
    return hit({ project: store.project, view: timeline.view, rows: timeline.rows, codes: timeline.codes }, x, y);
  };

  /** Frames that dragged things jump to. */
  function* magnets(project: Project): Generator<number> {
    yield playhead.frame;
    yield playhead.range.from;
    yield playhead.range.to;
    for (const { frame } of project.markers) yield frame;
  }
  const snap = (frame: number, event: PointerEvent): number =>
    timeline.snap !== event.altKey ? snapped(frame, magnets(store.project), timeline.view.scale) : frame;

  /** Follows the pointer until it is let go. */
  function follow(event: PointerEvent, drag: Drag): void {
    const element = event.currentTarget as HTMLElement;
    const from = { x: event.clientX, y: event.clientY };
    let moved = false;
    element.setPointerCapture(event.pointerId);
    const onMove = (next: PointerEvent): void => {
      const [dx, dy] = [next.clientX - from.x, next.clientY - from.y];
      moved ||= Math.hypot(dx, dy) >= SLACK;
      if (moved) drag.move(dx, dy, next);
    };
    const onEnd = (): void => {
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerup', onEnd);
      element.removeEventListener('pointercancel', onEnd);
      drag.end?.();
    };
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerup', onEnd);
    element.addEventListener('pointercancel', onEnd);
  }

  function scrub(event: PointerEvent): void {
    playhead.pause();
    playhead.scrubbing = true;
    const element = event.currentTarget as HTMLElement;
    const go = (next: PointerEvent) =>
      playhead.seek(frameAt(timeline.view, next.clientX - element.getBoundingClientRect().left));
    go(event);
    follow(event, { move: (_dx, _dy, next) => go(next), end: () => (playhead.scrubbing = false) });
  }

  function onRulerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { x, y } = at(event);
    const { project } = store;
    const { range } = playhead;
    const frames = (dx: number) => Math.round(dx / timeline.view.scale);
    const target = hitRuler(project, timeline.view, range, x, y);
    if (target.kind === 'scrub') return scrub(event);
    if (target.kind === 'in') {
      follow(event, { move: (dx, _dy, e) => actions.setIn(Math.min(range.to, snap(range.from + frames(dx), e))) });
    } else if (target.kind === 'out') {
      follow(event, { move: (dx, _dy, e) => actions.setOut(Math.max(range.from, snap(range.to + frames(dx), e))) });
    } else if (target.kind === 'range') {
      if (project.range) follow(event, { move: (dx) => actions.moveRange(range, frames(dx)) });
      else scrub(event);
    } else {
      timeline.selection = { kind: 'marker', id: target.id };
      const from = project.markers.find(({ id }) => id === target.id)?.frame ?? 0;
      const bound = (frame: number) => Math.max(0, Math.min(playhead.last, frame));
      follow(event, { move: (dx, _dy, e) => actions.moveMarker(target.id, bound(snap(from + frames(dx), e))) });
    }
  }

  function onRowsDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const target = targetAt(event);
    const adding = event.shiftKey || event.ctrlKey || event.metaKey;
    if (target?.kind === 'code') return onCodeDown(event, target.index, adding);
    if (target?.kind === 'key') return onKeyDown(event, target.row, target.ref, target.frame, adding);
    timeline.selection = NOTHING;
    if (target?.row.kind === 'sound' && store.project.soundtrack) return onSoundDown(event, target.frame);
    if (target) scrub(event);
  }

  /** Dragging the soundtrack moves it; a press that moves nothing goes there. */
  function onSoundDown(event: PointerEvent, frame: number): void {
    const from = store.project.soundtrack?.offsetSeconds ?? 0;
    let moved = false;
    follow(event, {
      move: (dx, _dy, e) => {
        moved = true;
        const begins = Math.round(from * playhead.fps + dx / timeline.view.scale);
        actions.moveSound(snap(begins, e) / playhead.fps);
      },
      end: () => {
        if (!moved) playhead.step(frame - playhead.frame);
      },
    });
  }

  function onCodeDown(event: PointerEvent, index: number, adding: boolean): void {
    if (adding || !hasCode(timeline.selection, index)) {
      timeline.selection = selectCode(timeline.selection, index, adding);
    }
    const chosen = timeline.selection;
    if (chosen.kind !== 'codes') return;
    const from = codeEdit(store.project, index).strength ?? 1;
    follow(event, {
      move: (_dx, dy, e) => {
        const strength = from - dy / STRENGTH_PIXELS / (e.shiftKey ? 5 : 1);
        actions.setStrength(chosen.indices, Math.abs(strength - 1) < CODE_STRENGTH.step && !e.altKey ? 1 : strength);
      },
    });
  }

  function onKeyDown(event: PointerEvent, row: Row, ref: TrackRef, frame: number, adding: boolean): void {
    if (adding || !hasKey(timeline.selection, ref, frame)) {
      timeline.selection = selectKey(timeline.selection, ref, frame, adding);
    }
    const chosen = timeline.selection;
    if (chosen.kind !== 'keys' || !chosen.frames.includes(frame)) return;
    const before = store.project;
    const large = row.kind === 'track' && row.open;
    follow(event, {
      move: (dx, dy, e) => {
        const to = snap(frame + Math.round(dx / timeline.view.scale), e);
        // In a low row keyframes move in time only, else a slip of the hand would change values.
        const raise = large && Math.abs(dy) >= SLACK ? raiseOf(row, ref, -dy) / (e.shiftKey ? 5 : 1) : 0;
        actions.dragKeys(before, ref, chosen.frames, to - frame, raise);
      },
    });
  }

  /** A keyframe where there was none; a code drawn anew. */
  function onRowsDouble(event: MouseEvent): void {
    const target = targetAt(event);
    if (target?.kind === 'code') actions.reroll([target.index]);
    else if (target?.kind === 'key') playhead.seek(target.frame);
    else if (target?.row.kind === 'track') actions.addKey(target.row.ref, target.frame);
  }

  function onRowsMove(event: PointerEvent): void {
    const target = targetAt(event);
    timeline.hoveredCode = target?.kind === 'code' ? target.index : undefined;
    (event.currentTarget as HTMLElement).style.cursor = cursorOf(target);
  }

  /** Ctrl zooms where the pointer is, Shift and sideways pan; plain turning scrolls the rows. */
  function onWheel(event: WheelEvent): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const sideways = event.deltaX !== 0 ? event.deltaX : event.shiftKey ? event.deltaY : 0;
    if (event.ctrlKey || event.metaKey) {
      timeline.zoom(Math.exp(-event.deltaY * 0.002), event.clientX - box.left);
    } else if (sideways !== 0) {
      timeline.setView({ ...timeline.view, start: timeline.view.start + sideways / timeline.view.scale });
    } else return;
    event.preventDefault();
  }

  return { targetAt, onRulerDown, onRowsDown, onRowsDouble, onRowsMove, onWheel };
}

function cursorOf(target: Target | undefined): string {
  if (target?.kind === 'code') return 'ns-resize';
  if (target?.row.kind === 'sound') return 'ew-resize';
  if (target?.kind === 'key') return target.row.kind === 'track' && target.row.open ? 'move' : 'ew-resize';
  return 'default';
}
