import { describe, expect, it } from 'vitest';
import { projectSchema } from '../../../../shared/project';
import { constant } from '../../../../shared/timeline/track';
import { sampleProject } from '../../api/testing/samples';
import { usePackInstead } from './edits';
import { abilitiesOf, countText, packName, parityOf } from './names';

describe('another pack', () => {
  it('keeps the motion and leaves out what belongs to the old latent space', () => {
    const plain = sampleProject();
    const project = sampleProject({
      scene: {
        ...plain.scene,
        codes: { 3: { seed: 7 } },
        start: { w: plain.scene.start.w, likeness: 'me' },
        styles: [{ name: 'ink', strength: constant(1) }],
      },
      shownStyle: 'ink',
      compared: ['ink', null],
      savedCodes: [{ id: 'a', name: 'a', w: plain.scene.start.w }],
    });
    const pack = { name: 'other', id: 'b'.repeat(64) };
    const next = usePackInstead(project, pack, { w: 'AAAAAA==', subject: { kind: 'seed', seed: 1 } });
    expect(projectSchema.parse(next)).toEqual(next);
    expect(next.scene).toEqual({ ...project.scene, pack, start: { w: 'AAAAAA==' }, styles: [], directions: [] });
    expect(next).toMatchObject({ shownStyle: null, compared: [null], savedCodes: [], subject: { kind: 'seed' } });
    expect(project.scene.styles).toHaveLength(1);
  });
});

describe('words', () => {
  it('say how close a probe run was', () => {
    expect([undefined, 0, 1e-6, 0.1].map((maxDifference) => parityOf({ maxDifference }))).toEqual([
      null,
      'same',
      'rounding',
      'off',
    ]);
  });
  it('name packs and what they can do', () => {
    expect(packName('stylegan2_ada-ffhq.pkl')).toBe('stylegan2 ada ffhq');
    expect(packName('.pt')).toBe('pack');
    expect(abilitiesOf(['generator', 'motion', 'discriminator'])).toEqual(['faces', 'motion']);
    expect([950, 94_435, 30_370_060].map((count) => countText(count, String))).toEqual(['950', '94.4 k', '30.4 M']);
  });
});
