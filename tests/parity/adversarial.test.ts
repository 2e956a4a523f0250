import { describe, expect, it } from 'vitest';
import {
  add,
  grad,
  Graph,
  mean,
  meanAll,
  mul,
  neg,
  reshape,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  type Target,
  type Value,
} from '../../src/engine/graph';
import { discriminator } from '../../src/engine/nets/discriminator';
import { mapping, repeatW, synthesis } from '../../src/engine/nets/stylegan2';
import { concatRows, maxAbsDiff, rows, type F32 } from '../../src/engine/tensor/tensor';
import { DISCRIMINATOR_32, GENERATOR_32 } from '../support/configs';
import { evaluate } from '../support/evaluate';
import { parityFile, pick, under, type Numbers } from '../support/parity';

const file = parityFile('adversarial32');
const generator = under(parityFile('generator32'), 'G.');
const critic = under(file, 'D.');
const TARGETS: readonly Target[] = ['cpu', 'gpu'];
const LOGIT_TOLERANCE = 1e-5;
const GRADIENT_TOLERANCE = 1e-3;

/** Largest difference relative to the largest reference value; zero if both are all zeros. */
function relativeError(got: F32, want: F32): number {
  const difference = maxAbsDiff(got.data, want.data);
  return difference === 0 ? 0 : difference / Math.max(...want.data.map(Math.abs));
}

/** Gradients of a scalar with respect to the parameters that the reference file has gradients for under `prefix`. */
async function expectGradients(
  loss: Value,
  prefix: string,
  parameters: Numbers,
  feeds: Numbers,
  target: Target,
): Promise<void> {
  const wanted = under(file, prefix);
  const names = [...wanted.keys()];
  const gradients = grad(
    loss,
    names.map((name) => loss.graph.weight(name, pick(parameters, name).shape)),
  );
  const outputs = Object.fromEntries(names.map((name, i) => [`d.${name}`, gradients[i] as Value]));
  const got = await evaluate(outputs, feeds, { target });
  const errors = names.map((name) => ({ name, error: relativeError(got[`d.${name}`] as F32, pick(wanted, name)) }));
  expect(names.length).toBeGreaterThan(3);
  expect(errors.filter(({ error }) => !(error < GRADIENT_TOLERANCE))).toEqual([]);
}

function imagesOf(g: Graph, count: number): { ws: Value; images: Value } {
  const ws = repeatW(GENERATOR_32, mapping(g, GENERATOR_32, g.input('z8', [count, 64])));
  return { ws, images: synthesis(g, GENERATOR_32, ws) };
}
const critique = (g: Graph, images: Value, parts = 1) => discriminator(g, DISCRIMINATOR_32, images, { parts });

describe('discriminator', () => {
  it('gives the reference logits', async () => {
    const g = new Graph();
    const { logits } = await evaluate({ logits: critique(g, g.input('real', [8, 3, 32, 32])) }, file, {
      weights: critic,
    });
    expect(maxAbsDiff(logits.data, pick(file, 'logits_real').data)).toBeLessThan(LOGIT_TOLERANCE);
  });

  it('keeps the statistics of fakes and reals apart when both go through it at once', async () => {
    const g = new Graph();
    const both = concatRows([pick(file, 'fake'), pick(file, 'real')]);
    const images = g.input('both', both.shape);
    const got = await evaluate(
      { apart: critique(g, images, 2), mixed: critique(g, images) },
      { both },
      { weights: critic },
    );
    const reference = pick(file, 'logits_real').data;
    expect(maxAbsDiff(rows(got.apart, 8, 16).data, reference)).toBeLessThan(LOGIT_TOLERANCE);
    expect(maxAbsDiff(rows(got.mixed, 8, 16).data, reference)).toBeGreaterThan(100 * LOGIT_TOLERANCE);
  });

  it('works with fewer samples than a group has', async () => {
    const g = new Graph();
    const { logits } = await evaluate(
      { logits: critique(g, g.input('one', [1, 3, 32, 32])) },
      { one: rows(pick(file, 'real'), 0, 1) },
      { weights: critic },
    );
    expect(logits.data.every(Number.isFinite)).toBe(true);
  });

  it('refuses batches that do not split into groups, and resolutions without a block', () => {
    const g = new Graph();
    expect(() => critique(g, g.input('x', [6, 3, 32, 32]))).toThrow(/6 samples do not split/);
    expect(() => discriminator(g, { ...DISCRIMINATOR_32, resolution: 4 }, g.input('y', [4, 3, 4, 4]))).toThrow(
      /at least 8/,
    );
  });
});

describe.each(TARGETS)('gradients as lowered for the %s', (target) => {
  const feeds: Numbers = new Map([...file, ...generator, ...critic]);

  it('of the discriminator loss', async () => {
    const g = new Graph();
    const [fake, real] = [g.input('fake', [8, 3, 32, 32]), g.input('real', [8, 3, 32, 32])];
    const loss = add(meanAll(softplus(critique(g, fake))), meanAll(softplus(neg(critique(g, real)))));
    const got = await evaluate({ loss }, feeds, { target });
    expect(relativeError(got.loss, pick(file, 'loss_D'))).toBeLessThan(1e-5);
    await expectGradients(loss, 'grad_loss_D.', critic, feeds, target);
  });

  it('of the generator loss', async () => {
    const g = new Graph();
    const { images } = imagesOf(g, 8);
    const loss = meanAll(softplus(neg(critique(g, images))));
    const got = await evaluate({ loss }, feeds, { target });
    expect(relativeError(got.loss, pick(file, 'loss_G'))).toBeLessThan(1e-5);
    await expectGradients(loss, 'grad_loss_G.', generator, feeds, target);
  });

  it('of the R1 penalty, which is itself made of gradients', async () => {
    const g = new Graph();
    const real = g.input('real', [8, 3, 32, 32]);
    const [slope] = grad(sum(critique(g, real)), [real]) as [Value];
    const penalty = reshape(sum(square(slope), [1, 2, 3]), [8]);
    const got = await evaluate({ slope, penalty }, feeds, { target });
    expect(relativeError(got.slope, pick(file, 'r1_input_gradient'))).toBeLessThan(GRADIENT_TOLERANCE);
    expect(relativeError(got.penalty, pick(file, 'r1_penalty'))).toBeLessThan(GRADIENT_TOLERANCE);
    await expectGradients(meanAll(penalty), 'grad_r1_mean.', critic, feeds, target);
  });

  it('of the path length regulariser, which is itself made of gradients', async () => {
    const g = new Graph();
    const { ws, images } = imagesOf(g, 4);
    const [slope] = grad(sum(mul(images, g.input('pl_noise', [4, 3, 32, 32]))), [ws]) as [Value];
    const lengths = reshape(sqrt(mean(sum(square(slope), [2]), [1])), [4]);
    const loss = mul(meanAll(square(sub(lengths, 0.5))), 2);
    const four = new Map([...feeds, ['z8', rows(pick(file, 'z8'), 0, 4)]]);
    const got = await evaluate({ lengths, loss }, four, { target });
    expect(relativeError(got.lengths, pick(file, 'pl_lengths'))).toBeLessThan(1e-4);
    expect(relativeError(got.loss, pick(file, 'loss_pl'))).toBeLessThan(1e-4);
    await expectGradients(loss, 'grad_loss_pl.', generator, four, target);
  });
});
