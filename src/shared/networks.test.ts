import { describe, expect, it } from 'vitest';
import { channelsByRule, networkSpecSchema, numWsOf, resolutionsUpTo } from './networks';

const generator = {
  kind: 'generator',
  config: {
    zDim: 512,
    wDim: 512,
    resolution: 256,
    channels: channelsByRule(256, 16384, 512),
    mappingLayers: 8,
    mappingLrMultiplier: 0.01,
    convClamp: 256,
    useNoise: true,
  },
} as const;

describe('network configurations', () => {
  it('follow the published sizes', () => {
    expect(resolutionsUpTo(32)).toEqual([4, 8, 16, 32]);
    expect(numWsOf(256)).toBe(14);
    expect(generator.config.channels).toEqual({ 4: 512, 8: 512, 16: 512, 32: 512, 64: 256, 128: 128, 256: 64 });
  });

  it('survive JSON', () => {
    const back: unknown = JSON.parse(JSON.stringify(generator));
    expect(networkSpecSchema.parse(back)).toEqual(generator);
  });

  it.each([
    ['a resolution that is no power of two', { resolution: 200 }],
    ['a missing channel entry', { channels: channelsByRule(128, 16384, 512) }],
    ['a superfluous channel entry', { channels: channelsByRule(512, 16384, 512) }],
    ['a huge width', { zDim: 1e9 }],
    ['no width', { wDim: 0 }],
  ])('refuse %s', (_, change) => {
    expect(networkSpecSchema.safeParse({ ...generator, config: { ...generator.config, ...change } }).success).toBe(
      false,
    );
  });
});
