import { describe, expect, it } from 'vitest';
import { projectSchema } from '../../../../shared/project';
import { sampleProject } from '../../api/testing/samples';
import {
  copyCode,
  pasteCode,
  reroll,
  rerollUnlocked,
  resetCode,
  resetCodes,
  setCodeStrength,
  setLocked,
} from './codes';

const half = () => 0.5;

describe('motion codes', () => {
  it('are drawn anew, and stay as strong as they were', () => {
    const project = reroll(setCodeStrength(sampleProject(), 3, 1.5), [3], half);
    expect(project.scene.codes).toEqual({ 3: { seed: 2 ** 31, strength: 1.5 } });
    expect(projectSchema.safeParse(project).success).toBe(true);
  });

  it('stay as they are when locked and everything is drawn anew', () => {
    const project = rerollUnlocked(setLocked(sampleProject(), 2, true), [1, 2, 3], half);
    expect(Object.keys(project.scene.codes)).toEqual(['1', '2', '3']);
    expect(project.scene.codes['2']).toEqual({ locked: true });
  });

  it('are copied with their draw and strength, and the copy of a copy is one of the first', () => {
    const drawn = setCodeStrength(reroll(sampleProject(), [4], half), 4, 2);
    const copied = pasteCode(drawn, 7, copyCode(drawn, 4));
    expect(copied.scene.codes['7']).toEqual({ copyOf: 4, seed: 2 ** 31, strength: 2 });
    expect(copyCode(copied, 7)).toEqual({ copyOf: 4, seed: 2 ** 31, strength: 2 });
    expect(pasteCode(copied, 4, copyCode(copied, 7)).scene.codes['4']).toEqual({ seed: 2 ** 31, strength: 2 });
  });

  it('leave nothing behind when they are reset', () => {
    const project = sampleProject();
    expect(resetCode(setCodeStrength(project, 1, 0.2), 1).scene.codes).toEqual({});
    expect(setCodeStrength(project, 1, 1)).toBe(project);
    expect(resetCode(setLocked(project, 1, true), 1).scene.codes).toEqual({ 1: { locked: true } });
    expect(resetCodes(reroll(project, [1, 2], half)).scene.codes).toEqual({});
  });

  it('are within the bounds of their strength', () => {
    expect(setCodeStrength(sampleProject(), 1, 17).scene.codes['1']?.strength).toBe(3);
  });
});
