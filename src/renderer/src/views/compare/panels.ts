import type { Project } from '../../../../shared/project';
import type { Look } from '../../../../shared/scene';
import { withStyle } from '../styles/edits';

/** What a panel shows: a style, or the generator as it is. */
export type Panel = string | null;

export const MOST_PANELS = 16;

/** The panels of a project; one of a style that its scene no longer has is passed over. */
export function panelsOf({ compared, scene }: Project): readonly Panel[] {
  const known = new Set(scene.styles.map(({ name }) => name));
  return compared.filter((panel) => panel === null || known.has(panel));
}

export const lookOf = (panel: Panel): Look => ({ kind: 'motion', style: panel });

/** With one more panel, and its style in the scene; as it is if it is there or there are too many. */
export function addPanel(project: Project, panel: Panel): Project {
  const panels = panelsOf(project);
  if (panels.includes(panel) || panels.length >= MOST_PANELS) return project;
  const added = panel === null ? project : withStyle(project, panel);
  if (panel !== null && !added.scene.styles.some(({ name }) => name === panel)) return project;
  return { ...added, compared: [...panels, panel] };
}

/** Without a panel; its style stays in the scene. */
export function removePanel(project: Project, panel: Panel): Project {
  const panels = panelsOf(project);
  return panels.includes(panel) ? { ...project, compared: panels.filter((each) => each !== panel) } : project;
}

/** With a panel at another place. @param to place among the panels, kept within them */
export function movePanel(project: Project, panel: Panel, to: number): Project {
  const panels = panelsOf(project);
  const from = panels.indexOf(panel);
  const place = Math.max(0, Math.min(panels.length - 1, to));
  if (from === -1 || from === place) return project;
  const rest = panels.filter((each) => each !== panel);
  return { ...project, compared: [...rest.slice(0, place), panel, ...rest.slice(place)] };
}
