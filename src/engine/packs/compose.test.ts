import { describe, expect, it } from 'vitest';
import {
  DISCRIMINATOR_32,
  ENCODER_SMALL,
  GENERATOR_32,
  GENERATOR_256,
  MOTION_SMALL,
} from '../../../tests/support/configs';
import type { NetworkSpec } from '../../shared/networks';
import type { NetworkRole } from '../checkpoints/networkPlan';
import { checkFit, compose, type FoundNetwork } from './compose';

function found(file: string, name: string, role: NetworkRole, spec: NetworkSpec): FoundNetwork {
  return { ...spec, file, name, role };
}
const generator: NetworkSpec = { kind: 'generator', config: GENERATOR_32 };
const wide = <C extends { wDim: number }>(config: C): C => ({ ...config, wDim: 64 });
const encoder: NetworkSpec = { kind: 'encoder', config: wide(ENCODER_SMALL) };
const motion: NetworkSpec = { kind: 'motion', config: wide(MOTION_SMALL) };
const discriminator: NetworkSpec = { kind: 'discriminator', config: DISCRIMINATOR_32 };

describe('compose', () => {
  it('prefers the averaged weights of a file, and says so', () => {
    const { chosen, left } = compose([
      found('a.pkl', 'G', 'generator', generator),
      found('a.pkl', 'D', 'discriminator', discriminator),
      found('a.pkl', 'G_ema', 'generator_ema', generator),
    ]);
    expect(chosen.map(({ name }) => name)).toEqual(['G_ema', 'D']);
    expect(left.map(({ network, reason }) => [network.name, reason])).toEqual([
      ['G', "'G_ema' is used instead, the running average of its weights."],
    ]);
  });

  it('takes each kind from the first file that has it', () => {
    const { chosen, left } = compose([
      found('psp.pkl', 'pSp', 'encoder', encoder),
      found('psp.pkl', 'G', 'generator', generator),
      found('si.pkl', 'SI', 'motion', motion),
      found('si.pkl', 'G_ema', 'generator_ema', generator),
    ]);
    expect(chosen.map(({ file, kind }) => `${file} ${kind}`)).toEqual([
      'psp.pkl generator',
      'psp.pkl encoder',
      'si.pkl motion',
    ]);
    expect(left.map(({ reason }) => reason)).toEqual(['The generator of psp.pkl is used.']);
  });
});

describe('checkFit', () => {
  const g = found('g.pkl', 'G_ema', 'generator_ema', generator);

  it('lets networks through that were made for each other', () => {
    const others = [found('e', 'E', 'encoder', encoder), found('m', 'SI', 'motion', motion)];
    expect(() => checkFit([g, ...others, found('d', 'D', 'discriminator', discriminator)])).not.toThrow();
  });

  it.each([
    ['no generator', [found('e.pkl', 'E', 'encoder', encoder)], /needs a generator, and here is only encoder/],
    [
      'another width of w',
      [g, found('e.pkl', 'E', 'encoder', { kind: 'encoder', config: ENCODER_SMALL })],
      /The encoder of e.pkl does not fit the generator of g.pkl \(w of 24 and of 64 numbers\)/,
    ],
    [
      'another image size',
      [
        found('big.pkl', 'G', 'generator', { kind: 'generator', config: { ...GENERATOR_256, wDim: 64 } }),
        found('m.pkl', 'SI', 'motion', motion),
      ],
      /The motion network of m.pkl .* \(images of 32 and of 256 pixels\)/,
    ],
    [
      'a discriminator for another image size',
      [
        found('big.pkl', 'G', 'generator', { kind: 'generator', config: GENERATOR_256 }),
        found('d.pkl', 'D', 'discriminator', discriminator),
      ],
      /The discriminator of d.pkl/,
    ],
  ])('refuses %s', (_, networks, message) => {
    expect(() => checkFit(networks)).toThrow(expect.objectContaining({ code: 'bad-input' }));
    expect(() => checkFit(networks)).toThrow(message);
  });
});
