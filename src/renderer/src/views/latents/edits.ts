import type { Project } from '../../../../shared/project';
import type { Direction } from '../../../../shared/scene';
import { constant } from '../../../../shared/timeline/track';

/** Edits from the map: pure, Project -> Project, the same project where there is nothing to do. */

export const MOST_DIRECTIONS = 32;
export const MOST_SAVED = 1_000;

/** The motion starts from a point of the map. @param w as in a scene's start */
export const startFrom = (project: Project, name: string, w: string): Project => ({
  ...project,
  subject: { kind: 'map', name },
  scene: { ...project.scene, start: { w } },
});

export interface NewCode {
  readonly id: string;
  readonly name: string;
  readonly w: string;
}

/** Keeps codes in the project, as many as it has room for. */
export function saveCodes(project: Project, codes: readonly NewCode[]): Project {
  const room = codes.slice(0, Math.max(0, MOST_SAVED - project.savedCodes.length));
  return room.length === 0 ? project : { ...project, savedCodes: [...project.savedCodes, ...room] };
}

export function removeSavedCode(project: Project, id: string): Project {
  const savedCodes = project.savedCodes.filter((code) => code.id !== id);
  return savedCodes.length === project.savedCodes.length ? project : { ...project, savedCodes };
}

export type NewDirection = Pick<Direction, 'id' | 'name' | 'source' | 'vector'>;

/** A direction becomes one of the scene's, which can be keyframed; it begins at an amount. */
export function addDirection(project: Project, direction: NewDirection, amount: number): Project {
  const { scene } = project;
  if (scene.directions.length >= MOST_DIRECTIONS) return project;
  const added: Direction = { ...direction, amount: constant(amount) };
  return { ...project, scene: { ...scene, directions: [...scene.directions, added] } };
}

/** An id for something new in a project. */
export const newId = (): string => crypto.randomUUID().replaceAll('-', '').slice(0, 16);
