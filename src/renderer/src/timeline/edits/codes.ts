import type { Project } from '../../../../shared/project';
import type { CodeEdit } from '../../../../shared/scene';

/** Edits of motion codes: pure, Project -> Project, the same project where there is nothing to do. */

export const CODE_STRENGTH = { min: 0, max: 3, step: 0.05 } as const;
const SEEDS = 2 ** 32;

export const codeEdit = ({ scene }: Project, index: number): CodeEdit => scene.codes[String(index)] ?? {};

/** A code that comes from another one counts as that one when it is copied on. */
export const sourceOf = (project: Project, index: number): number => codeEdit(project, index).copyOf ?? index;

function withEdits(project: Project, edits: ReadonlyMap<number, CodeEdit>): Project {
  const changed = [...edits].filter(([index, edit]) => !sameEdit(edit, codeEdit(project, index)));
  if (changed.length === 0) return project;
  const codes = { ...project.scene.codes };
  for (const [index, edit] of changed) {
    if (isPlain(edit)) delete codes[String(index)];
    else codes[String(index)] = edit;
  }
  return { ...project, scene: { ...project.scene, codes } };
}

const isPlain = (edit: CodeEdit) => sameEdit(edit, {});
const sameEdit = (a: CodeEdit, b: CodeEdit) =>
  a.seed === b.seed &&
  a.copyOf === b.copyOf &&
  (a.strength ?? 1) === (b.strength ?? 1) &&
  (a.locked ?? false) === (b.locked ?? false);

type Loose<T> = { readonly [Key in keyof T]: T[Key] | undefined };

/** An edit without the keys that say nothing. */
function tidy({ seed, copyOf, strength, locked }: Loose<CodeEdit>): CodeEdit {
  return {
    ...(seed !== undefined && { seed }),
    ...(copyOf !== undefined && { copyOf }),
    ...(strength !== undefined && strength !== 1 && { strength }),
    ...(locked && { locked }),
  };
}

const one = (project: Project, index: number, change: (edit: CodeEdit) => CodeEdit): Project =>
  withEdits(project, new Map([[index, tidy(change(codeEdit(project, index)))]]));

/** Draws codes anew. @param random numbers within [0, 1) */
export function reroll(project: Project, indices: readonly number[], random: () => number = Math.random): Project {
  const draw = (index: number): [number, CodeEdit] => {
    const { strength, locked } = codeEdit(project, index);
    return [index, tidy({ seed: Math.floor(random() * SEEDS), strength, locked })];
  };
  return withEdits(project, new Map(indices.map(draw)));
}

/** Draws anew every code that is not locked. */
export const rerollUnlocked = (
  project: Project,
  indices: readonly number[],
  random: () => number = Math.random,
): Project =>
  reroll(
    project,
    indices.filter((index) => !codeEdit(project, index).locked),
    random,
  );

export const setLocked = (project: Project, index: number, locked: boolean): Project =>
  one(project, index, (edit) => ({ ...edit, locked }));

export function setCodeStrength(project: Project, index: number, strength: number): Project {
  const { min, max, step } = CODE_STRENGTH;
  const to = Math.min(max, Math.max(min, Number((Math.round(strength / step) * step).toFixed(3))));
  return one(project, index, (edit) => ({ ...edit, strength: to }));
}

/** What a copied code carries: its draw and its strength. */
export interface CopiedCode {
  readonly seed?: number;
  readonly copyOf: number;
  readonly strength?: number;
}

export function copyCode(project: Project, index: number): CopiedCode {
  const { seed, strength } = codeEdit(project, index);
  return {
    copyOf: sourceOf(project, index),
    ...(seed !== undefined && { seed }),
    ...(strength !== undefined && { strength }),
  };
}

export const pasteCode = (project: Project, index: number, code: CopiedCode): Project =>
  one(project, index, ({ locked }) => ({
    ...(code.copyOf !== index && { copyOf: code.copyOf }),
    ...(code.seed !== undefined && { seed: code.seed }),
    ...(code.strength !== undefined && { strength: code.strength }),
    ...(locked && { locked }),
  }));

/** A code as it was drawn; a lock stays. */
export const resetCode = (project: Project, index: number): Project =>
  one(project, index, ({ locked }) => (locked ? { locked } : {}));

export const resetCodes = (project: Project): Project =>
  Object.keys(project.scene.codes).length === 0 ? project : { ...project, scene: { ...project.scene, codes: {} } };
