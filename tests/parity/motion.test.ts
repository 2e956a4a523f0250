import { describe, expect, it } from 'vitest';
import { Graph } from '../../src/engine/graph';
import { motionFeeds, motionInputs, placeOf } from '../../src/engine/nets/motionInputs';
import { motionCodes, motionStyle, motionVector } from '../../src/engine/nets/motionStyle';
import { f32, maxAbsDiff, type F32 } from '../../src/engine/tensor/tensor';
import { MOTION_SMALL } from '../support/configs';
import { evaluate } from '../support/evaluate';
import { parityFile, pick } from '../support/parity';

const file = parityFile('motion');
const CLIPS = 2;
const MOMENTS = 7;
const WIDTH = 24;
const TOLERANCE = 1e-5;
const config = MOTION_SMALL;
const { motionDim } = config;

/** Frames and codes of the two clips; rows ordered (clip, moment), as most of the reference numbers are. */
const frames = [...pick(file, 'frames').data];
const codes = pick(file, 'motion_z');
function codeAt(index: number, row: number): Float32Array {
  const start = (Math.floor(row / MOMENTS) * (codes.shape[1] as number) + index) * motionDim;
  return codes.data.subarray(start, start + motionDim);
}

/** Rows of a [n,WIDTH] tensor in another order. */
function reordered({ data }: F32, source: (row: number) => number): F32 {
  const from = (i: number) => source(Math.floor(i / WIDTH)) * WIDTH + (i % WIDTH);
  return f32(
    [CLIPS * MOMENTS, WIDTH],
    Float32Array.from({ length: CLIPS * MOMENTS * WIDTH }, (_, i) => data[from(i)] as number),
  );
}

async function everything(times: readonly number[]) {
  const g = new Graph();
  const inputs = motionInputs(g, config, times.length);
  const pair = motionCodes(g, config, inputs);
  const vector = motionVector(g, config, pair, inputs.clock);
  const style = motionStyle(g, config, g.input('w0', [times.length, config.wDim]), inputs);
  const w0 = reordered(pick(file, 'wc'), (row) => Math.floor(row / MOMENTS));
  return evaluate({ ...pair, vector, style }, { ...motionFeeds(config, times, codeAt), w0 }, { weights: file });
}

describe('motion mapping', () => {
  it('gives the reference codes, vectors and styles at whole and fractional times', async () => {
    const got = await everything(frames);
    expect(maxAbsDiff(got.left.data, pick(file, 'u_left').data)).toBeLessThan(1e-6);
    expect(maxAbsDiff(got.right.data, pick(file, 'u_right').data)).toBeLessThan(1e-6);
    expect(maxAbsDiff(got.vector.data, pick(file, 'motion_v').data)).toBeLessThan(TOLERANCE);
    // the reference's styles are ordered (moment, clip)
    const styles = reordered(
      pick(file, 'temporal_styles_tb'),
      (row) => (row % MOMENTS) * CLIPS + Math.floor(row / MOMENTS),
    );
    expect(maxAbsDiff(got.style.data, styles.data)).toBeLessThan(TOLERANCE);
  });

  it('places moments between the codes as the reference does', () => {
    const alphas = pick(file, 'alpha').data;
    frames.forEach((frame, i) => expect(placeOf(config, frame).alpha).toBeCloseTo(alphas[i] as number, 6));
  });

  it('gives each moment the same numbers whatever else is asked for with it', async () => {
    const all = await everything(frames);
    const reversed = await everything([...frames.slice(0, MOMENTS).reverse(), ...frames.slice(MOMENTS)]);
    const back = reordered(reversed.vector, (row) => (row < MOMENTS ? MOMENTS - 1 - row : row));
    expect(maxAbsDiff(all.vector.data, back.data)).toBeLessThan(1e-6);
  });
});
