import type { Asset, PortraitCrop, Project } from '../../../../shared/project';
import type { Clip, SceneStyle } from '../../../../shared/scene';
import { constant, type Track } from '../../../../shared/timeline/track';

/** Edits of who moves and how: pure, Project -> Project, the same project where there is nothing to do. */

export const withAsset = (project: Project, asset: Asset): Project =>
  project.assets.some(({ id }) => id === asset.id) ? project : { ...project, assets: [...project.assets, asset] };

export interface Taken {
  readonly asset: string;
  readonly crop: PortraitCrop;
  /** w0 as in a scene's start. */
  readonly w: string;
}

/** The motion starts from a portrait. */
export const setPortrait = (project: Project, { asset, crop, w }: Taken): Project => ({
  ...project,
  subject: { kind: 'portrait', asset, crop },
  scene: { ...project.scene, start: { w } },
});

/** The motion starts from a random subject. */
export const setSeedSubject = (project: Project, seed: number, w: string): Project => ({
  ...project,
  subject: { kind: 'seed', seed },
  scene: { ...project.scene, start: { w } },
});

/** Moves as the refined likeness of the portrait, or (null) as it was inverted. @param w w0 of the portrait */
export function setLikeness(project: Project, likeness: string | null, w = project.scene.start.w): Project {
  const { subject, scene } = project;
  if (subject?.kind !== 'portrait') return project;
  const portrait = { kind: subject.kind, asset: subject.asset, crop: subject.crop };
  return {
    ...project,
    subject: likeness === null ? portrait : { ...portrait, likeness },
    scene: { ...scene, start: likeness === null ? { w } : { w, likeness } },
  };
}

export function setClip(project: Project, change: Partial<Clip>): Project {
  const clip = { ...project.scene.clip, ...change };
  const same = Object.entries(clip).every(([key, value]) => project.scene.clip[key as keyof Clip] === value);
  if (same) return project;
  return withinClip({ ...project, scene: { ...project.scene, clip } });
}

/** Keyframes and markers beyond a clip made shorter stay where they are and come back when it is made longer; the range does not. */
function withinClip(project: Project): Project {
  const last = project.scene.clip.frames - 1;
  const { range } = project;
  if (!range || range.to <= last) return project;
  return { ...project, range: range.from > last ? null : { from: range.from, to: last } };
}

/** Brings a style into the scene if it is not, and shows it; null shows the generator as it is. */
export function showStyle(project: Project, name: string | null): Project {
  if (name === null) return project.shownStyle === null ? project : { ...project, shownStyle: null };
  const known = project.scene.styles.some((style) => style.name === name);
  if (known && project.shownStyle === name) return project;
  const styles = known ? project.scene.styles : [...project.scene.styles, { name, strength: constant(1) }];
  return { ...project, shownStyle: name, scene: { ...project.scene, styles } };
}

export const removeStyle = (project: Project, name: string): Project => ({
  ...project,
  shownStyle: project.shownStyle === name ? null : project.shownStyle,
  compared: project.compared.filter((compared) => compared !== name),
  scene: { ...project.scene, styles: project.scene.styles.filter((style) => style.name !== name) },
});

export type Ranges = NonNullable<SceneStyle['ranges']>;
export const EVEN: Ranges = { coarse: 1, middle: 1, fine: 1 };

/** Factors of the coarse, middle and fine layers of a style; all 1 is kept as none. */
export function setRanges(project: Project, name: string, change: Partial<Ranges>): Project {
  const styles = project.scene.styles.map((style) => {
    if (style.name !== name) return style;
    const ranges = { ...EVEN, ...style.ranges, ...change };
    const plain = { name: style.name, strength: style.strength };
    return ranges.coarse === 1 && ranges.middle === 1 && ranges.fine === 1 ? plain : { ...plain, ranges };
  });
  return { ...project, scene: { ...project.scene, styles } };
}

export const renameDirection = (project: Project, id: string, name: string): Project => {
  const trimmed = name.trim().slice(0, 100);
  if (trimmed === '') return project;
  const directions = project.scene.directions.map((each) => (each.id === id ? { ...each, name: trimmed } : each));
  return { ...project, scene: { ...project.scene, directions } };
};

export const removeDirection = (project: Project, id: string): Project => ({
  ...project,
  scene: { ...project.scene, directions: project.scene.directions.filter((each) => each.id !== id) },
});

/** A track that ends as it begins, so that no value jumps where the clip comes round. */
export function closed(track: Track, frames: number): Track {
  const keys = track.keys.filter(({ frame }) => frame < frames);
  const [first] = keys;
  if (!first || keys.length < 2) return track;
  const last = frames - 1;
  const inside = keys.filter(({ frame }) => frame < last);
  return { ...track, keys: [...inside, { ...first, frame: last }] };
}

/** Turns the clip into a seamless loop: codes repeat, the whole clip plays, and values over time end as they begin. */
export function makeLoop(project: Project): Project {
  const { scene } = project;
  const { frames } = scene.clip;
  return {
    ...project,
    range: null,
    scene: {
      ...scene,
      clip: { ...scene.clip, loop: true, noise: scene.clip.noise === 'random' ? 'const' : scene.clip.noise },
      motion: closed(scene.motion, frames),
      speed: closed(scene.speed, frames),
      styles: scene.styles.map((style) => ({ ...style, strength: closed(style.strength, frames) })),
      directions: scene.directions.map((direction) => ({ ...direction, amount: closed(direction.amount, frames) })),
    },
  };
}

export const endLoop = (project: Project): Project => setClip(project, { loop: false });
