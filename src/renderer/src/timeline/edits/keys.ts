import type { Project } from '../../../../shared/project';
import { MAX_KEYS, valueAt, type Easing, type Keyframe, type Track } from '../../../../shared/timeline/track';
import { boundedValue, withTrack, type TrackRef } from '../tracks';

/** Edits of values over time: pure, Project -> Project, the same project where there is nothing to do. */

const inOrder = (keys: readonly Keyframe[]): Keyframe[] => [...keys].sort((a, b) => a.frame - b.frame);

function put(track: Track, key: Keyframe): Track {
  const others = track.keys.filter(({ frame }) => frame !== key.frame);
  if (others.length >= MAX_KEYS) return track;
  return { ...track, keys: inOrder([...others, key]) };
}

/** A keyframe with the value that the track has there anyway; nothing if there is one. */
export const addKey = (project: Project, ref: TrackRef, frame: number): Project =>
  withTrack(project, ref, (track) => {
    if (track.keys.some((key) => key.frame === frame)) return track;
    const before = track.keys.findLast((key) => key.frame < frame);
    const value = boundedValue(ref, valueAt(track, frame));
    return put(track, { frame, value, ease: before?.ease ?? 'smooth' });
  });

/**
 * Sets what a track is at a frame: its constant where it has no keyframes, else a keyframe there, which is made if need be.
 */
export const setValue = (project: Project, ref: TrackRef, frame: number, value: number): Project =>
  withTrack(project, ref, (track) => {
    const to = boundedValue(ref, value);
    if (track.keys.length === 0) return track.value === to ? track : { ...track, value: to };
    const there = track.keys.find((key) => key.frame === frame);
    if (there?.value === to) return track;
    const before = track.keys.findLast((key) => key.frame < frame);
    return put(track, { frame, value: to, ease: there?.ease ?? before?.ease ?? 'smooth' });
  });

export const deleteKeys = (project: Project, ref: TrackRef, frames: readonly number[]): Project =>
  withTrack(project, ref, (track) => {
    const keys = track.keys.filter(({ frame }) => !frames.includes(frame));
    if (keys.length === track.keys.length) return track;
    // With the last keyframe gone the track stays at what it was.
    return keys.length > 0 ? { ...track, keys } : { value: track.keys[0]?.value ?? track.value, keys };
  });

export const setEase = (project: Project, ref: TrackRef, frames: readonly number[], ease: Easing): Project =>
  withTrack(project, ref, (track) => {
    const differs = track.keys.some((key) => frames.includes(key.frame) && key.ease !== ease);
    if (!differs) return track;
    return { ...track, keys: track.keys.map((key) => (frames.includes(key.frame) ? { ...key, ease } : key)) };
  });

export interface KeyMove {
  /** The keyframes that move, by where they are now. */
  readonly frames: readonly number[];
  /** Frames to the right. */
  readonly by: number;
  /** Added to their values. */
  readonly raise?: number;
  /** Frames of the clip: moved keyframes stay inside. */
  readonly length: number;
}

/** How far a move really goes: none leaves the clip. */
export function movedBy({ frames, by, length }: KeyMove): number {
  const least = Math.min(...frames);
  const most = Math.max(...frames);
  return Math.max(-least, Math.min(length - 1 - most, by));
}

/** Moves keyframes in time and value, together; those they land on give way. */
export const moveKeys = (project: Project, ref: TrackRef, move: KeyMove): Project =>
  withTrack(project, ref, (track) => {
    const taken = track.keys.filter(({ frame }) => move.frames.includes(frame));
    const by = taken.length > 0 ? movedBy({ ...move, frames: taken.map(({ frame }) => frame) }) : 0;
    const raise = move.raise ?? 0;
    if (taken.length === 0 || (by === 0 && raise === 0)) return track;
    const moved = taken.map((key) => ({
      ...key,
      frame: key.frame + by,
      value: raise === 0 ? key.value : boundedValue(ref, key.value + raise),
    }));
    const landed = new Set(moved.map(({ frame }) => frame));
    const others = track.keys.filter((key) => !taken.includes(key) && !landed.has(key.frame));
    return { ...track, keys: inOrder([...others, ...moved]) };
  });

/** Takes all keyframes away and leaves a constant. */
export const flatten = (project: Project, ref: TrackRef, value: number): Project =>
  withTrack(project, ref, (track) => {
    const to = boundedValue(ref, value);
    return track.keys.length === 0 && track.value === to ? track : { value: to, keys: [] };
  });
