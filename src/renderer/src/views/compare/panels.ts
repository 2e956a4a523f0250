import type { ComparedPack, Project } from '../../../../shared/project';
import type { Look } from '../../../../shared/scene';
import { withStyle } from '../styles/edits';

/** What a panel shows: a style, the generator as it is (null), or another pack. */
export type Panel = Project['compared'][number];

export const MOST_PANELS = 16;

export const isPack = (panel: Panel): panel is ComparedPack => typeof panel === 'object' && panel !== null;

/** Tells panels apart; a pack may be there once for each of its styles. */
export function panelKey(panel: Panel): string {
  if (isPack(panel)) return JSON.stringify([panel.pack.name, panel.style]);
  return panel ?? '';
}

/** What a panel is called. @param plain what the generator as it is is called */
export function panelName(panel: Panel, plain: string): string {
  if (!isPack(panel)) return panel ?? plain;
  return panel.style === null ? panel.pack.name : `${panel.pack.name} \u00b7 ${panel.style}`;
}

/** The panels of a project; one of a style that its scene no longer has is passed over. */
export function panelsOf({ compared, scene }: Project): readonly Panel[] {
  const known = new Set(scene.styles.map(({ name }) => name));
  return compared.filter((panel) => typeof panel !== 'string' || known.has(panel));
}

export function lookOf(panel: Panel): Look {
  if (!isPack(panel)) return { kind: 'motion', style: panel };
  const { pack, style, strength } = panel;
  return { kind: 'motion', style, elsewhere: { pack, strength: style === null ? 1 : strength } };
}

const placeOf = (panels: readonly Panel[], panel: Panel) =>
  panels.findIndex((each) => panelKey(each) === panelKey(panel));

/** With one more panel, and its style in the scene; as it is if it is there or there are too many. */
export function addPanel(project: Project, panel: Panel): Project {
  const panels = panelsOf(project);
  if (placeOf(panels, panel) !== -1 || panels.length >= MOST_PANELS) return project;
  const added = typeof panel === 'string' ? withStyle(project, panel) : project;
  if (typeof panel === 'string' && !added.scene.styles.some(({ name }) => name === panel)) return project;
  return { ...added, compared: [...panels, panel] };
}

/** Without a panel; its style stays in the scene. */
export function removePanel(project: Project, panel: Panel): Project {
  const panels = panelsOf(project);
  const place = placeOf(panels, panel);
  return place === -1 ? project : { ...project, compared: panels.filter((_, i) => i !== place) };
}

/** With a panel at another place. @param to place among the panels, kept within them */
export function movePanel(project: Project, panel: Panel, to: number): Project {
  const panels = panelsOf(project);
  const from = placeOf(panels, panel);
  const place = Math.max(0, Math.min(panels.length - 1, to));
  const moved = panels[from];
  if (moved === undefined || from === place) return project;
  const rest = panels.filter((_, i) => i !== from);
  return { ...project, compared: [...rest.slice(0, place), moved, ...rest.slice(place)] };
}

/** With the style of another pack at a strength, in its panel. */
export function setPackStrength(project: Project, panel: ComparedPack, strength: number): Project {
  const panels = panelsOf(project);
  const place = placeOf(panels, panel);
  if (place === -1) return project;
  return { ...project, compared: panels.map((each, i) => (i === place ? { ...panel, strength } : each)) };
}
