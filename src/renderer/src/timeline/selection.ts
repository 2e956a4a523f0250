import { sameTrack, type TrackRef } from './tracks';

/** What of the timeline is chosen. */
export type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'keys'; readonly ref: TrackRef; readonly frames: readonly number[] }
  | { readonly kind: 'codes'; readonly indices: readonly number[] }
  | { readonly kind: 'marker'; readonly id: string };

export const NOTHING: Selection = { kind: 'none' };

/** Chooses a keyframe: alone, or in addition to others of its track; one that was chosen already is left out then. */
export function selectKey(selection: Selection, ref: TrackRef, frame: number, adding: boolean): Selection {
  const kept = adding && selection.kind === 'keys' && sameTrack(selection.ref, ref) ? selection.frames : [];
  const frames = kept.includes(frame) ? kept.filter((each) => each !== frame) : [...kept, frame];
  return frames.length === 0 ? NOTHING : { kind: 'keys', ref, frames };
}

export function selectCode(selection: Selection, index: number, adding: boolean): Selection {
  const kept = adding && selection.kind === 'codes' ? selection.indices : [];
  const indices = kept.includes(index) ? kept.filter((each) => each !== index) : [...kept, index];
  return indices.length === 0 ? NOTHING : { kind: 'codes', indices };
}

export const hasKey = (selection: Selection, ref: TrackRef, frame: number): boolean =>
  selection.kind === 'keys' && sameTrack(selection.ref, ref) && selection.frames.includes(frame);

export const hasCode = (selection: Selection, index: number): boolean =>
  selection.kind === 'codes' && selection.indices.includes(index);
