import { describe, expect, it } from 'vitest';
import { exportRequestSchema } from '../../../../shared/api/exports';
import { sampleProject } from '../../api/testing/samples';
import { projectSchema, type ComparedPack } from '../../../../shared/project';
import { lookSchema } from '../../../../shared/scene';
import { lookKey } from '../../playback';
import { changedSpans } from '../../playback/changes';
import { setStrength } from '../styles/edits';
import { shortHash } from './code';
import { columnsFor } from './grid';
import { HEAT, paintDifference } from './heat';
import { addPanel, lookOf, MOST_PANELS, movePanel, panelName, panelsOf, removePanel, setPackStrength } from './panels';
import { exportRequest } from './request';
import { FITTED, panned, zoomed } from './zoom';

const three = ['ink', 'neon'].reduce(addPanel, sampleProject());

describe('panels', () => {
  it('are added with their styles, each once', () => {
    expect(panelsOf(three)).toEqual([null, 'ink', 'neon']);
    expect(three.scene.styles.map(({ name }) => name)).toEqual(['ink', 'neon']);
    expect(addPanel(three, 'ink')).toBe(three);
    const many = Array.from({ length: 40 }, (_, i) => `s${i}`).reduce(addPanel, sampleProject());
    expect(panelsOf(many)).toHaveLength(MOST_PANELS);
  });

  it('are moved within their row', () => {
    expect(panelsOf(movePanel(three, 'neon', 0))).toEqual(['neon', null, 'ink']);
    expect(panelsOf(movePanel(three, null, 99))).toEqual(['ink', 'neon', null]);
    expect(movePanel(three, 'ink', 1)).toBe(three);
    expect(movePanel(three, 'none', 1)).toBe(three);
  });

  it('go, and their styles stay', () => {
    const without = removePanel(three, 'ink');
    expect(panelsOf(without)).toEqual([null, 'neon']);
    expect(without.scene.styles).toHaveLength(2);
  });

  it('are passed over where the scene has lost their style', () => {
    expect(panelsOf({ ...three, scene: { ...three.scene, styles: [] } })).toEqual([null]);
  });

  it('have a strength of their own', () => {
    const { styles } = setStrength(three, 'ink', 0.25).scene;
    expect(styles.map(({ strength }) => strength.value)).toEqual([0.25, 1]);
  });
});

describe('panels of other packs', () => {
  const pack = { name: 'tuned' };
  const [bare, inked] = [null, 'ink'].map((style) => ({ pack, style, strength: 1 })) as [ComparedPack, ComparedPack];
  const five = [bare, inked].reduce(addPanel, three);

  it('are there once for each of their styles, and leave the styles of the scene alone', () => {
    expect(panelsOf(five)).toEqual([null, 'ink', 'neon', bare, inked]);
    expect(five.scene).toBe(three.scene);
    expect(addPanel(five, { ...inked, strength: 0.2 })).toBe(five);
    expect(projectSchema.shape.compared.safeParse(five.compared).error).toBeUndefined();
    expect([bare, inked].map((panel) => panelName(panel, ''))).toEqual(['tuned', 'tuned \u00b7 ink']);
  });

  it('are moved, changed and taken away by what they show', () => {
    expect(panelsOf(movePanel(five, { ...inked }, 0))[0]).toEqual(inked);
    const weak = setPackStrength(five, inked, 0.25);
    expect(panelsOf(weak).slice(3)).toEqual([bare, { ...inked, strength: 0.25 }]);
    expect(panelsOf(removePanel(weak, inked))).toEqual([null, 'ink', 'neon', bare]);
  });

  it('are painted by their pack from the codes of the scene', () => {
    expect(lookOf(inked)).toEqual({ kind: 'motion', style: 'ink', elsewhere: { pack, strength: 1 } });
    const keys = [lookOf('ink'), lookOf(inked), lookOf(bare), lookOf({ ...inked, strength: 0.5 })].map(lookKey);
    expect(new Set(keys).size).toBe(4);
    expect(lookSchema.parse(JSON.parse(keys[1] as string))).toEqual(lookOf(inked));
    const { scene } = setStrength(five, 'ink', 0.25);
    const motion = { codeDistance: 8, kernel: 5, maxFrames: 32 };
    expect(changedSpans(five.scene, scene, lookOf(inked), motion)).toEqual([]);
    expect(changedSpans(five.scene, scene, lookOf('ink'), motion)).toEqual([{ from: 0, to: 100 }]);
  });
});

describe('an export of a comparison', () => {
  const asked = {
    title: 'x'.repeat(200),
    format: 'gif',
    quality: 'good',
    scale: 2,
    columns: 3,
    labelled: true,
    plain: 'No style',
  } as const;

  it('is a request the queue takes, over the range that plays', () => {
    const request = exportRequest({ ...three, range: { from: 10, to: 500 } }, panelsOf(three), {
      ...asked,
      what: 'video',
    });
    expect(exportRequestSchema.safeParse(request).error).toBeUndefined();
    expect(request).toMatchObject({ from: 10, to: 99, format: 'gif', labels: ['No style', 'ink', 'neon'] });
    expect(request.panels[2]).toEqual({ kind: 'motion', style: 'neon' });
  });

  it('of a sheet is a picture without sound', () => {
    const soundtrack = { asset: 'a'.repeat(64), offsetSeconds: 0, gain: 1 };
    const project = { ...three, soundtrack };
    expect(exportRequest(project, panelsOf(project), { ...asked, what: 'contact-sheet' })).toMatchObject({
      format: 'png',
      soundtrack: null,
    });
    expect(exportRequest(project, panelsOf(project), { ...asked, what: 'video', labelled: false })).toMatchObject({
      soundtrack,
    });
  });
});

describe('differences', () => {
  it('are dark where there are none, and grow with the amplification', () => {
    const [a, b] = [Uint8Array.of(10, 20, 30, 0, 0, 0), Uint8Array.of(10, 20, 30, 30, 60, 0)];
    const paint = (amplify: number) => {
      const out = new Uint8ClampedArray(8);
      return { mean: paintDifference(a, b, amplify, out), out };
    };
    expect(paint(1).mean).toBe(15);
    expect([...paint(1).out.subarray(0, 4)]).toEqual([...HEAT.subarray(0, 4)]);
    expect([...paint(1).out.subarray(4)]).toEqual([...HEAT.subarray(4 * 30, 4 * 31)]);
    expect([...paint(4).out.subarray(4)]).toEqual([...HEAT.subarray(4 * 120, 4 * 121)]);
    expect([...paint(99).out.subarray(4)]).toEqual([...HEAT.subarray(4 * 255)]);
  });

  it('are in colours that brighten throughout', () => {
    const light = Array.from({ length: 256 }, (_, i) => {
      const [r, g, b] = HEAT.subarray(4 * i) as unknown as [number, number, number];
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    });
    for (let i = 8; i < 256; i += 8) expect(light[i]).toBeGreaterThan(light[i - 8] as number);
  });
});

describe('the stage', () => {
  it('keeps the point under the pointer where it is, and the panel covered', () => {
    const at = { x: 0.25, y: -0.1 };
    const near = zoomed(FITTED, 3, at);
    // a point p of the picture is seen at x + scale p
    const before = (at.x - FITTED.x) / FITTED.scale;
    expect(near.x + near.scale * before).toBeCloseTo(at.x);
    expect(panned(near, 9, 9)).toMatchObject({ x: 1, y: 1 });
    expect(zoomed(near, 0.01, at)).toEqual({ scale: 1, x: 0, y: 0 });
  });

  it('fills its room with squares', () => {
    expect(columnsFor(4, 800, 800)).toEqual({ columns: 2, side: 400 });
    expect(columnsFor(3, 1_200, 300)).toEqual({ columns: 3, side: 300 });
    expect(columnsFor(3, 300, 1_200).columns).toBe(1);
  });

  it('names codes by their content', () => {
    expect(shortHash(Uint8Array.of(1, 2, 3))).toMatch(/^[0-9a-f]{8}$/);
    expect(shortHash(Uint8Array.of(1, 2, 3))).not.toBe(shortHash(Uint8Array.of(1, 2, 4)));
    // FNV-1a of nothing is its offset basis
    expect(shortHash(new Uint8Array())).toBe('811c9dc5');
  });
});
