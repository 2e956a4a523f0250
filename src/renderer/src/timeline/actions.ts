import { defineStore } from 'pinia';
import type { Project } from '../../../shared/project';
import type { Easing } from '../../../shared/timeline/track';
import { i18n } from '../i18n';
import { usePlayhead } from '../playback';
import { useProjectStore } from '../stores/project';
import * as codes from './edits/codes';
import * as keys from './edits/keys';
import * as marks from './edits/marks';
import { NOTHING } from './selection';
import { useTimeline } from './store';
import { trackKey, trackOf, withTrack, type TrackRef } from './tracks';

/** What can be done on the timeline, as named steps that undo takes back. */
export const useTimelineActions = defineStore('timelineActions', () => {
  const { t } = i18n.global;
  const store = useProjectStore();
  const playhead = usePlayhead();
  const timeline = useTimeline();

  function edit(key: string, change: (project: Project) => Project, merge?: string, values = {}): void {
    store.apply({ key: `timeline.step.${key}`, values }, change, merge === undefined ? {} : { merge });
  }

  /** Name of a track, as the artist knows it. */
  function nameOf(ref: TrackRef): string {
    if (ref.kind === 'style') return ref.name;
    if (ref.kind !== 'direction') return t(`timeline.track.${ref.kind}`);
    return store.project.scene.directions.find(({ id }) => id === ref.id)?.name ?? '';
  }

  /** Values of the track that a drag began with, moved: the rest of the project may have changed meanwhile. */
  const replaceTrack = (before: Project, ref: TrackRef, after: Project) => (project: Project) =>
    trackOf(before, ref) === trackOf(after, ref) && trackOf(project, ref) === trackOf(before, ref)
      ? project
      : withTrack(project, ref, () => trackOf(after, ref));

  return {
    nameOf,

    addKey(ref: TrackRef, frame = playhead.frame): void {
      edit('addKey', (project) => keys.addKey(project, ref, frame), undefined, { track: nameOf(ref) });
      timeline.selection = { kind: 'keys', ref, frames: [frame] };
    },
    /** Adds a keyframe at the playhead, or takes the one there away. */
    toggleKey(ref: TrackRef): void {
      const { frame } = playhead;
      const there = trackOf(store.project, ref).keys.some((key) => key.frame === frame);
      if (!there) return this.addKey(ref, frame);
      edit('deleteKeys', (project) => keys.deleteKeys(project, ref, [frame]), undefined, { track: nameOf(ref) });
    },
    setValue(ref: TrackRef, value: number, frame = playhead.frame): void {
      const merge = `value ${trackKey(ref)} ${frame}`;
      edit('value', (project) => keys.setValue(project, ref, frame, value), merge, { track: nameOf(ref) });
    },
    setEase(ref: TrackRef, frames: readonly number[], ease: Easing): void {
      edit('ease', (project) => keys.setEase(project, ref, frames, ease), undefined, { track: nameOf(ref) });
    },
    flatten(ref: TrackRef, value: number): void {
      edit('flatten', (project) => keys.flatten(project, ref, value), undefined, { track: nameOf(ref) });
    },
    /** Moves the keyframes a drag began with; the drag says how far from where they were. */
    dragKeys(before: Project, ref: TrackRef, frames: readonly number[], by: number, raise: number): void {
      const length = before.scene.clip.frames;
      const after = keys.moveKeys(before, ref, { frames, by, raise, length });
      const merge = `keys ${trackKey(ref)} ${frames.join(' ')}`;
      edit('moveKeys', replaceTrack(before, ref, after), merge, { track: nameOf(ref) });
      const real = keys.movedBy({ frames, by, length });
      timeline.selection = { kind: 'keys', ref, frames: frames.map((frame) => frame + real) };
    },

    reroll(indices: readonly number[]): void {
      edit('reroll', (project) => codes.reroll(project, indices), undefined, { code: indices.join(', ') });
    },
    rerollUnlocked(): void {
      const all = timeline.codes.map(({ index }) => index);
      edit('rerollAll', (project) => codes.rerollUnlocked(project, all));
    },
    toggleLock(indices: readonly number[]): void {
      const lock = indices.some((index) => !codes.codeEdit(store.project, index).locked);
      const change = (project: Project) => indices.reduce((p, index) => codes.setLocked(p, index, lock), project);
      edit(lock ? 'lock' : 'unlock', change, undefined, { code: indices.join(', ') });
    },
    setStrength(indices: readonly number[], strength: number): void {
      const change = (project: Project) => indices.reduce((p, i) => codes.setCodeStrength(p, i, strength), project);
      edit('strength', change, `strength ${indices.join(' ')}`, { code: indices.join(', ') });
    },
    copy(index: number): void {
      timeline.copiedCode = codes.copyCode(store.project, index);
    },
    paste(indices: readonly number[]): void {
      const code = timeline.copiedCode;
      if (!code) return;
      const change = (project: Project) => indices.reduce((p, index) => codes.pasteCode(p, index, code), project);
      edit('paste', change, undefined, { code: indices.join(', ') });
    },
    resetCodes(indices: readonly number[]): void {
      const change = (project: Project) => indices.reduce(codes.resetCode, project);
      edit('resetCode', change, undefined, { code: indices.join(', ') });
    },
    resetAllCodes: () => edit('resetCodes', codes.resetCodes),

    addMarker(frame = playhead.frame): void {
      const id = crypto.randomUUID();
      edit('addMarker', (project) => marks.addMarker(project, frame, id));
      const made = store.project.markers.find((marker) => marker.frame === frame);
      if (made) timeline.selection = { kind: 'marker', id: made.id };
    },
    moveMarker: (id: string, frame: number) =>
      edit('moveMarker', (project) => marks.changeMarker(project, id, { frame }), `marker ${id}`),
    renameMarker: (id: string, name: string) =>
      edit('renameMarker', (project) => marks.changeMarker(project, id, { name: name.slice(0, 100) }), `name ${id}`),
    removeMarker: (id: string) => edit('removeMarker', (project) => marks.removeMarker(project, id)),
    toMarker(direction: 1 | -1): void {
      const frame = marks.nextMarker(store.project, playhead.frame, direction);
      if (frame !== undefined) playhead.seek(frame);
    },

    setIn: (frame = playhead.frame) => edit('in', (project) => marks.setIn(project, frame), 'range in'),
    setOut: (frame = playhead.frame) => edit('out', (project) => marks.setOut(project, frame), 'range out'),
    /** @param from the range a drag began with */
    moveRange(from: Project['range'], by: number): void {
      const change = (project: Project) => marks.moveRange({ ...project, range: from }, by);
      edit('range', change, 'range move');
    },
    clearRange: () => edit('clearRange', marks.clearRange),

    moveSound: (offsetSeconds: number) =>
      edit('soundChanged', (project) => marks.changeSoundtrack(project, { offsetSeconds }), 'soundtrack'),

    /** Takes away what is chosen. */
    deleteSelection(): void {
      const chosen = timeline.selection;
      if (chosen.kind === 'keys') {
        const change = (project: Project) => keys.deleteKeys(project, chosen.ref, chosen.frames);
        edit('deleteKeys', change, undefined, { track: nameOf(chosen.ref) });
      } else if (chosen.kind === 'marker') this.removeMarker(chosen.id);
      else if (chosen.kind === 'codes') return this.resetCodes(chosen.indices);
      timeline.selection = NOTHING;
    },
  };
});
