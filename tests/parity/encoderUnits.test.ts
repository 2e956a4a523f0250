import { describe, expect, it } from 'vitest';
import { Graph } from '../../src/engine/graph';
import { irseUnit } from '../../src/engine/nets/irse';
import { adain, adainBlock } from '../../src/engine/nets/styleinv';
import { maxAbsDiff } from '../../src/engine/tensor/tensor';
import { evaluate } from '../support/evaluate';
import { parityFile, pick, under } from '../support/parity';

const file = parityFile('encoder_units');
const TOLERANCE = 1e-5;

describe.each([true, false])('with weights baked in: %s', (baked) => {
  const run = (out: Parameters<typeof evaluate<'out'>>[0], prefix: string) => {
    const weights = under(file, prefix);
    return baked ? evaluate(out, file, { weights }) : evaluate(out, new Map([...file, ...weights]));
  };

  it.each([
    ['project', 48, 2],
    ['subsample', 32, 2],
    ['identity', 32, 1],
  ])('IR-SE unit %s gives the reference output', async (name, outputs, stride) => {
    const g = new Graph();
    const out = irseUnit(g, g.input('x', [2, 32, 16, 16]), { inputs: 32, outputs, stride }, 16, '');
    const got = await run({ out }, `bottleneck_${name}.`);
    expect(got.out.shape).toEqual([2, outputs, 16 / stride, 16 / stride]);
    expect(maxAbsDiff(got.out.data, pick(file, `bottleneck_${name}.out`).data)).toBeLessThan(TOLERANCE);
  });

  it('AdaIN and its residual block give the reference output', async () => {
    const g = new Graph();
    const [x, style] = [g.input('x', [2, 32, 16, 16]), g.input('style', [2, 24])];
    const norm = await run({ out: adain(g, x, style, 'norm1') }, 'adain_block.');
    const block = await run({ out: adainBlock(g, x, style, '') }, 'adain_block.');
    expect(maxAbsDiff(norm.out.data, pick(file, 'adain_block.norm1_only').data)).toBeLessThan(TOLERANCE);
    expect(maxAbsDiff(block.out.data, pick(file, 'adain_block.out_normalized').data)).toBeLessThan(TOLERANCE);
  });
});
