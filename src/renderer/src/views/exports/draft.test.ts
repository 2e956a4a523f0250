import { describe, expect, it } from 'vitest';
import { exportRequestSchema } from '../../../../shared/api/exports';
import { constant } from '../../../../shared/timeline/track';
import { sampleProject } from '../../api/testing/samples';
import { draftOf, estimate, panelsOf, PRESETS, requestOf, togglePanel } from './draft';

const asset = 'a'.repeat(64);
const plain = sampleProject();
const project = sampleProject({
  subject: { kind: 'portrait', asset, crop: { mode: 'centre' } },
  scene: { ...plain.scene, styles: [{ name: 'ink', strength: constant(1) }] },
  shownStyle: 'ink',
  range: { from: 10, to: 19 },
  soundtrack: { asset, offsetSeconds: 1, gain: 1 },
});
const label = (key: string) => key;

describe('a preset', () => {
  it.each(PRESETS)('%s is a request that the main side takes', (preset) => {
    const request = requestOf(draftOf(preset, project, 64), project, label);
    expect(exportRequestSchema.parse(request)).toEqual(request);
    expect(request.panels).toEqual([{ kind: 'motion', style: 'ink' }]);
    expect([request.from, request.to]).toEqual([10, 19]);
  });

  it('enlarges small pictures by whole factors, within what is allowed', () => {
    expect(draftOf('share', project, 64).scale).toBe(8);
    expect(draftOf('share', project, 256).scale).toBe(2);
    expect(draftOf('gif', project, 1024).scale).toBe(0.25);
    expect(draftOf('square', project, 64).scale).toBe(8);
  });

  it('leaves the sound out where none is carried', () => {
    expect(requestOf(draftOf('share', project, 64), project, label).soundtrack).toEqual(project.soundtrack);
    expect(requestOf(draftOf('gif', project, 64), project, label).soundtrack).toBeNull();
  });
});

describe('panels', () => {
  const draft = draftOf('share', project, 64);
  it('keep their order, and something that moves', () => {
    expect(panelsOf(project)).toEqual(['portrait', 'inversion', 'motion', 'style:ink']);
    expect(panelsOf(plain)).toEqual(['inversion', 'motion']);
    const more = togglePanel(togglePanel(draft, 'motion', project), 'portrait', project);
    expect(more.panels).toEqual(['portrait', 'motion', 'style:ink']);
    expect(togglePanel(draft, 'style:ink', project)).toBe(draft);
    const request = requestOf({ ...more, labels: true }, project, label);
    expect(request.panels[0]).toEqual({ kind: 'portrait', asset, crop: { mode: 'centre' } });
    expect(request.labels).toEqual(['portrait', 'motion', 'style:ink']);
  });
});

describe('an estimate', () => {
  it('counts panels, names and scale', () => {
    const draft = { ...draftOf('share', project, 64), scale: 2, whole: true };
    expect(estimate(draft, project, 64, null)).toMatchObject({
      width: 128,
      height: 128,
      frames: 100,
      seconds: 4,
      takes: null,
    });
    const four = { ...draft, panels: panelsOf(project), columns: 2, labels: true };
    expect(estimate(four, project, 64, 50)).toMatchObject({ width: 259, height: 295, takes: 4 });
    const sheet = { ...draft, what: 'contact-sheet' as const, columns: 5 };
    expect(estimate(sheet, project, 64, null)).toMatchObject({ frames: 20, width: 5 * 128 + 4 * 3 });
  });
});
