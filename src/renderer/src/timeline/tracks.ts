import { STYLE_STRENGTH } from '../../../shared/strength';
import type { Project } from '../../../shared/project';
import type { Scene } from '../../../shared/scene';
import { constant, type Track } from '../../../shared/timeline/track';

/** Which of the scene's values over time. */
export type TrackRef =
  | { readonly kind: 'motion' }
  | { readonly kind: 'speed' }
  | { readonly kind: 'style'; readonly name: string }
  | { readonly kind: 'direction'; readonly id: string };

/** How a track's values are shown and bounded. */
export interface TrackRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What it is while nobody has touched it. */
  readonly rest: number;
}

export const TRACK_RANGES: Record<TrackRef['kind'], TrackRange> = {
  motion: { min: 0, max: 3, step: 0.01, rest: 1 },
  speed: { min: -2, max: 4, step: 0.01, rest: 1 },
  style: { ...STYLE_STRENGTH, step: 0.01, rest: 1 },
  direction: { min: -4, max: 4, step: 0.01, rest: 0 },
};

export const rangeOf = ({ kind }: TrackRef): TrackRange => TRACK_RANGES[kind];

export const boundedValue = (ref: TrackRef, value: number): number => {
  const { min, max, step } = rangeOf(ref);
  return Math.min(max, Math.max(min, Number((Math.round(value / step) * step).toFixed(4))));
};

export function trackKey(ref: TrackRef): string {
  if (ref.kind === 'style') return `style:${ref.name}`;
  return ref.kind === 'direction' ? `direction:${ref.id}` : ref.kind;
}

export const sameTrack = (a: TrackRef, b: TrackRef): boolean => trackKey(a) === trackKey(b);

/** Every track of a scene, in the order of the rows. */
export const tracksOf = ({ styles, directions }: Scene): TrackRef[] => [
  { kind: 'motion' },
  { kind: 'speed' },
  ...styles.map(({ name }): TrackRef => ({ kind: 'style', name })),
  ...directions.map(({ id }): TrackRef => ({ kind: 'direction', id })),
];

/** The track; a constant at rest if the scene has none of that name. */
export function trackOf({ scene }: Pick<Project, 'scene'>, ref: TrackRef): Track {
  switch (ref.kind) {
    case 'motion':
    case 'speed':
      return scene[ref.kind];
    case 'style':
      return scene.styles.find(({ name }) => name === ref.name)?.strength ?? constant(rangeOf(ref).rest);
    case 'direction':
      return scene.directions.find(({ id }) => id === ref.id)?.amount ?? constant(rangeOf(ref).rest);
  }
}

/** The project with another track in that place; the same project if nothing changes. */
export function withTrack(project: Project, ref: TrackRef, change: (track: Track) => Track): Project {
  const before = trackOf(project, ref);
  const track = change(before);
  if (track === before) return project;
  const { scene } = project;
  switch (ref.kind) {
    case 'motion':
    case 'speed':
      return { ...project, scene: { ...scene, [ref.kind]: track } };
    case 'style': {
      const styles = scene.styles.map((style) => (style.name === ref.name ? { ...style, strength: track } : style));
      return { ...project, scene: { ...scene, styles } };
    }
    case 'direction': {
      const directions = scene.directions.map((each) => (each.id === ref.id ? { ...each, amount: track } : each));
      return { ...project, scene: { ...scene, directions } };
    }
  }
}
