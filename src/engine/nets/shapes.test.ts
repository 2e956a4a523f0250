import { describe, expect, it } from 'vitest';
import { Graph, reachable, type Value } from '../graph';
import { isOp } from '../graph/graph';
import type { Shape } from '../tensor/tensor';
import { DISCRIMINATOR_32, ENCODER_256, GENERATOR_256, GENERATOR_32, MOTION_256 } from '../../../tests/support/configs';
import { parityJson } from '../../../tests/support/parity';
import { discriminator } from './discriminator';
import { encodeToW } from './irse';
import { motionInputs } from './motionInputs';
import { expectedShapes } from './shapes';
import { mapping, repeatW, synthesis } from './stylegan2';
import { motionW } from './styleinv';

type ShapeList = Record<string, number[]>;
const fullSize = parityJson<Record<'G' | 'pSp' | 'SI', ShapeList>>('full_size_shapes');
const small = parityJson<Record<'generator32' | 'adversarial32', { tensors: ShapeList }>>('index');

function listed(list: ShapeList, prefix: string): ShapeList {
  return Object.fromEntries(
    Object.entries(list).flatMap(([name, shape]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), shape]] : [],
    ),
  );
}
const plain = (shapes: ReadonlyMap<string, Shape>) => Object.fromEntries(shapes);

describe('expected shapes', () => {
  it.each([
    ['full-size generator', expectedShapes({ kind: 'generator', config: GENERATOR_256 }), fullSize.G],
    ['full-size encoder', expectedShapes({ kind: 'encoder', config: ENCODER_256 }), fullSize.pSp],
    ['full-size motion network', expectedShapes({ kind: 'motion', config: MOTION_256 }), fullSize.SI],
    [
      'small generator',
      expectedShapes({ kind: 'generator', config: GENERATOR_32 }),
      listed(small.generator32.tensors, 'G.'),
    ],
    [
      'small discriminator',
      expectedShapes({ kind: 'discriminator', config: DISCRIMINATOR_32 }),
      listed(small.adversarial32.tensors, 'D.'),
    ],
  ])('are those of the published %s', (_, shapes, reference) => {
    expect(plain(shapes)).toEqual(reference);
  });

  it('leave out noise tensors where a generator has none', () => {
    const shapes = expectedShapes({ kind: 'generator', config: { ...GENERATOR_32, useNoise: false } });
    expect([...shapes.keys()].filter((name) => name.includes('noise'))).toEqual([]);
  });
});

describe('graphs', () => {
  const unread = /resample_filter$|num_batches_tracked$|w_avg$/;
  const image = (g: Graph, r: number) => g.input('image', [1, 3, r, r]);
  const w0 = (g: Graph) => g.input('w0', [1, 512]);
  const cases: [string, ReadonlyMap<string, Shape>, (g: Graph) => Value][] = [
    [
      'generator',
      expectedShapes({ kind: 'generator', config: GENERATOR_256 }),
      (g) => synthesis(g, GENERATOR_256, repeatW(GENERATOR_256, mapping(g, GENERATOR_256, g.input('z', [1, 512])))),
    ],
    [
      'discriminator',
      expectedShapes({ kind: 'discriminator', config: DISCRIMINATOR_32 }),
      (g) => discriminator(g, DISCRIMINATOR_32, image(g, 32)),
    ],
    [
      'encoder',
      expectedShapes({ kind: 'encoder', config: ENCODER_256 }),
      (g) => encodeToW(g, ENCODER_256, image(g, 256)),
    ],
    [
      'motion network',
      expectedShapes({ kind: 'motion', config: MOTION_256 }),
      (g) => motionW(g, MOTION_256, image(g, 256), w0(g), motionInputs(g, MOTION_256, 2)),
    ],
  ];

  it.each(cases)('of the %s read exactly the expected parameters', (_, shapes, build) => {
    const weights = reachable([build(new Graph())]).filter((v) => isOp(v, 'weight'));
    const used = Object.fromEntries(weights.map((v) => [v.attrs.name, v.shape]));
    expect(used).toEqual(Object.fromEntries([...shapes].filter(([name]) => !unread.test(name))));
  });
});
