import type { Project } from '../../../../shared/project';
import { constant } from '../../../../shared/timeline/track';

/** Styles a scene can have. */
const MOST_STYLES = 32;

/** The project with a style among its scene's, at a strength if it is new there; as it is if there are too many. */
export function withStyle(project: Project, name: string, strength = 1): Project {
  const { scene } = project;
  if (scene.styles.some((style) => style.name === name) || scene.styles.length >= MOST_STYLES) return project;
  return { ...project, scene: { ...scene, styles: [...scene.styles, { name, strength: constant(strength) }] } };
}

/** Adds a style to the scene and shows it. */
export function showStyle(project: Project, name: string, strength = 1): Project {
  const added = withStyle(project, name, strength);
  const there = added.scene.styles.some((style) => style.name === name);
  return there && added.shownStyle !== name ? { ...added, shownStyle: name } : added;
}

/** Takes a style out of the scene, and wherever it is shown. */
export function dropStyle(project: Project, name: string): Project {
  const { scene, shownStyle, compared } = project;
  if (!scene.styles.some((style) => style.name === name)) return project;
  return {
    ...project,
    scene: { ...scene, styles: scene.styles.filter((style) => style.name !== name) },
    shownStyle: shownStyle === name ? null : shownStyle,
    compared: compared.filter((style) => style !== name),
  };
}

/** With a style at one strength throughout. */
export function setStrength(project: Project, name: string, strength: number): Project {
  const { scene } = project;
  const styles = scene.styles.map((style) =>
    style.name === name ? { ...style, strength: constant(strength) } : style,
  );
  return { ...project, scene: { ...scene, styles } };
}
