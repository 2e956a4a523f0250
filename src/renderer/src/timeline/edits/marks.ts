import type { Asset, Project } from '../../../../shared/project';

/** Edits of markers, the range that plays and the soundtrack: pure, Project -> Project. */

const MAX_MARKERS = 1_000;

/** A marker at a frame; nothing if there is one. @param id names it within the project */
export function addMarker(project: Project, frame: number, id: string, name = ''): Project {
  const { markers } = project;
  if (markers.length >= MAX_MARKERS || markers.some((marker) => marker.frame === frame)) return project;
  return { ...project, markers: [...markers, { id, frame, name }].sort((a, b) => a.frame - b.frame) };
}

export const changeMarker = (
  project: Project,
  id: string,
  change: { readonly frame?: number; readonly name?: string },
): Project => ({
  ...project,
  markers: project.markers
    .map((marker) => (marker.id === id ? { ...marker, ...change } : marker))
    .sort((a, b) => a.frame - b.frame),
});

export const removeMarker = (project: Project, id: string): Project =>
  project.markers.some((marker) => marker.id === id)
    ? { ...project, markers: project.markers.filter((marker) => marker.id !== id) }
    : project;

/** Frame of the next marker in a direction; undefined if there is none. */
export function nextMarker(
  { markers }: Pick<Project, 'markers'>,
  frame: number,
  direction: 1 | -1,
): number | undefined {
  const found =
    direction === 1
      ? markers.find((marker) => marker.frame > frame)
      : markers.findLast((marker) => marker.frame < frame);
  return found?.frame;
}

const lastFrame = ({ scene }: Project) => scene.clip.frames - 1;
const rangeOf = (project: Project) => project.range ?? { from: 0, to: lastFrame(project) };

/** The whole clip is kept as no range. */
function withRange(project: Project, from: number, to: number): Project {
  const whole = from <= 0 && to >= lastFrame(project);
  return { ...project, range: whole ? null : { from, to } };
}

/** Sets where play begins; an end before it moves to the clip's. */
export function setIn(project: Project, frame: number): Project {
  const from = Math.max(0, Math.min(lastFrame(project), frame));
  const { to } = rangeOf(project);
  return withRange(project, from, to < from ? lastFrame(project) : to);
}

export function setOut(project: Project, frame: number): Project {
  const to = Math.max(0, Math.min(lastFrame(project), frame));
  const { from } = rangeOf(project);
  return withRange(project, from > to ? 0 : from, to);
}

export const clearRange = (project: Project): Project => (project.range ? { ...project, range: null } : project);

/** Moves the whole range; it keeps its length. */
export function moveRange(project: Project, by: number): Project {
  const { from, to } = rangeOf(project);
  const real = Math.max(-from, Math.min(lastFrame(project) - to, by));
  return real === 0 ? project : withRange(project, from + real, to + real);
}

/** @param asset as taken into the project; null takes the soundtrack away */
export function setSoundtrack(project: Project, asset: Asset | null): Project {
  if (!asset) return project.soundtrack ? { ...project, soundtrack: null } : project;
  const known = project.assets.some(({ id }) => id === asset.id);
  return {
    ...project,
    assets: known ? project.assets : [...project.assets, asset],
    soundtrack: { asset: asset.id, offsetSeconds: 0, gain: 1 },
  };
}

export function changeSoundtrack(
  project: Project,
  change: { readonly offsetSeconds?: number; readonly gain?: number },
): Project {
  return project.soundtrack ? { ...project, soundtrack: { ...project.soundtrack, ...change } } : project;
}
