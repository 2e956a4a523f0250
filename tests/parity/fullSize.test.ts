import { describe, expect, it } from 'vitest';
import { Graph } from '../../src/engine/graph';
import { encodeToW } from '../../src/engine/nets/irse';
import { motionFeeds, motionInputs } from '../../src/engine/nets/motionInputs';
import { expectedShapes } from '../../src/engine/nets/shapes';
import { mapping, repeatW, synthesis } from '../../src/engine/nets/stylegan2';
import { motionW } from '../../src/engine/nets/styleinv';
import { maxAbsDiff, rows, type F32 } from '../../src/engine/tensor/tensor';
import { ENCODER_256, GENERATOR_256, MOTION_256 } from '../support/configs';
import { evaluate } from '../support/evaluate';
import { formulaNumbers, formulaWeights, UNIT } from '../support/formulaWeights';
import { parityFile, pick } from '../support/parity';

const reference = parityFile('full_size_outputs');
const W_TOLERANCE = 1e-5;
const IMAGE_TOLERANCE = 2e-5;
const SIDE = 256;
/** A full-size network takes seconds on a quiet machine, and has to pass on a busy one. */
const TIMEOUT = 600_000;

function expectClose(got: ArrayLike<number>, name: string, tolerance: number): void {
  expect(maxAbsDiff(got, pick(reference, name).data)).toBeLessThan(tolerance);
}
/** Every second row and column of a [1,3,SIDE,SIDE] image. */
function halved({ data }: F32): Float32Array {
  const half = SIDE / 2;
  return Float32Array.from({ length: 3 * half * half }, (_, i) => {
    const [c, y, x] = [Math.floor(i / (half * half)), Math.floor(i / half) % half, i % half];
    return data[(c * SIDE + 2 * y) * SIDE + 2 * x] as number;
  });
}

describe('full-size networks with weights by formula', () => {
  it(
    'generator: w and image',
    async () => {
      const g = new Graph();
      const w = mapping(g, GENERATOR_256, g.input('z', [2, 512]));
      const image = synthesis(g, GENERATOR_256, repeatW(GENERATOR_256, w));
      const weights = formulaWeights(expectedShapes({ kind: 'generator', config: GENERATOR_256 }));
      const got = await evaluate({ w, image }, { z: formulaNumbers('input.z', [2, 512], UNIT) }, { weights });
      expectClose(got.w.data, 'mapping_w', W_TOLERANCE);
      expectClose(rows(got.image, 0, 1).data, 'image0_const', IMAGE_TOLERANCE);

      const h = new Graph();
      const frame = synthesis(h, GENERATOR_256, repeatW(GENERATOR_256, h.input('w', [1, 512])));
      const last = rows(pick(reference, 'styleinv_w'), 3, 4);
      const rendered = await evaluate({ frame }, { w: last }, { weights });
      expectClose(halved(rendered.frame), 'frame127_const_half', IMAGE_TOLERANCE);
    },
    TIMEOUT,
  );

  it(
    'encoder: w of an image',
    async () => {
      const g = new Graph();
      const w = encodeToW(g, ENCODER_256, g.input('image', [1, 3, SIDE, SIDE]));
      const weights = formulaWeights(expectedShapes({ kind: 'encoder', config: ENCODER_256 }));
      const got = await evaluate({ w }, { image: formulaNumbers('input.image', [1, 3, SIDE, SIDE]) }, { weights });
      expectClose(got.w.data, 'psp_w', W_TOLERANCE);
    },
    TIMEOUT,
  );

  it(
    'motion network: w at whole and fractional times',
    async () => {
      const g = new Graph();
      const frames = [...pick(reference, 'frames').data];
      const inputs = motionInputs(g, MOTION_256, frames.length);
      const w = motionW(g, MOTION_256, g.input('image', [1, 3, SIDE, SIDE]), g.input('w0', [1, 512]), inputs);
      const weights = formulaWeights(expectedShapes({ kind: 'motion', config: MOTION_256 }));
      const codes = formulaNumbers('input.motion_z', [10, 512], UNIT);
      const feeds = {
        ...motionFeeds(MOTION_256, frames, (index) => rows(codes, index, index + 1).data),
        image: formulaNumbers('input.image', [1, 3, SIDE, SIDE]),
        w0: pick(reference, 'psp_w'),
      };
      const got = await evaluate({ w }, feeds, { weights });
      expectClose(got.w.data, 'styleinv_w', W_TOLERANCE);
    },
    TIMEOUT,
  );
});
