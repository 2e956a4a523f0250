import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../tests/support/evaluate';
import { Graph } from '../../graph';
import { f32 } from '../../tensor/tensor';
import { applyColour, colourMap, colourMaps } from './colour';
import { IDENTITY, type Transformation } from './parameters';

type Colour = [number, number, number];

function apply(t: Partial<Transformation>, colour: Colour): number[] {
  return colourMap({ ...IDENTITY, ...t }).map(
    ([r, g, b, plus]) => r * colour[0] + g * colour[1] + b * colour[2] + plus,
  );
}
function expectColour(actual: readonly number[], wanted: readonly number[]): void {
  wanted.forEach((value, i) => expect(actual[i], `channel ${i}`).toBeCloseTo(value, 10));
}
const COLOUR: Colour = [0.3, -0.6, 0.9];
const MEAN = 0.2;

describe('colour maps', () => {
  it('changes nothing at first', () => expect(apply({}, COLOUR)).toEqual(COLOUR));

  it('brightness adds and contrast multiplies what it added', () => {
    expectColour(apply({ brightness: 0.1 }, COLOUR), [0.4, -0.5, 1]);
    expectColour(apply({ contrast: 2 }, COLOUR), [0.6, -1.2, 1.8]);
    expectColour(apply({ brightness: 0.1, contrast: 2 }, COLOUR), [0.8, -1, 2]);
  });

  it('luma flip negates the mean and keeps the differences from it', () => {
    expectColour(
      apply({ lumaFlip: true }, COLOUR),
      COLOUR.map((x) => x - 2 * MEAN),
    );
  });

  it('saturation scales the differences from the mean', () => {
    expectColour(
      apply({ saturation: 3 }, COLOUR),
      COLOUR.map((x) => MEAN + 3 * (x - MEAN)),
    );
  });

  it('hue turns about the grey axis: by a third of a circle it hands the channels on, and keeps lengths', () => {
    expectColour(apply({ hue: (2 * Math.PI) / 3 }, COLOUR), [COLOUR[2], COLOUR[0], COLOUR[1]]);
    expectColour(
      apply({ hue: Math.PI }, COLOUR),
      COLOUR.map((x) => 2 * MEAN - x),
    );
    expectColour(apply({ hue: 1.234 }, [0.5, 0.5, 0.5]), [0.5, 0.5, 0.5]);
    const turned = apply({ hue: 0.7 }, COLOUR);
    expect(Math.hypot(...turned)).toBeCloseTo(Math.hypot(...COLOUR), 10);
  });

  it('applies them in their order', () => {
    const all = { brightness: 0.1, contrast: 0.5, lumaFlip: true, hue: 0.9, saturation: 1.7 };
    const order = [
      { brightness: 0.1 },
      { contrast: 0.5 },
      { lumaFlip: true },
      { hue: 0.9 },
      { saturation: 1.7 },
    ] as const;
    expectColour(
      apply(all, COLOUR),
      order.reduce<Colour>((colour, t) => apply(t, colour) as Colour, COLOUR),
    );
  });

  it('each sample gets its own map, every pixel the same', async () => {
    const batch = [
      { ...IDENTITY, brightness: 0.5 },
      { ...IDENTITY, hue: 2 },
    ];
    const g = new Graph();
    const y = applyColour(g.input('x', [2, 3, 1, 2]), g.input('maps', [2, 3, 4]));
    const x = f32([2, 3, 1, 2], [0.3, 0, -0.6, 0, 0.9, 1, 0.3, 0.7, -0.6, 0.1, 0.9, 0.2]);
    const { data } = (await evaluate({ y }, { x, maps: colourMaps(batch) })).y;
    batch.forEach((t, n) => {
      for (const pixel of [0, 1]) {
        const at = (c: number) => 6 * n + 2 * c + pixel;
        const wanted = apply(t, [x.data[at(0)], x.data[at(1)], x.data[at(2)]] as Colour);
        wanted.forEach((value, c) => expect(data[at(c)]).toBeCloseTo(value, 6));
      }
    });
  });
});
