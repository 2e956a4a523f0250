import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { withSafetensors, writeSafetensors } from '../../src/engine/checkpoints/safetensors';
import { openPack } from '../../src/engine/packs/pack';
import { importCheckpoints } from '../../src/main/services/import';
import { packVerify } from '../../src/main/services/packs';
import { run } from '../../src/main/services/run';
import type { ImportOptions } from '../../src/main/services/types';
import { maxAbsDiff } from '../../src/engine/tensor/tensor';
import { channelsByRule, type NetworkSpec } from '../../src/shared/networks';
import { formulaWeight } from '../support/formulaWeights';
import { useFolder } from '../support/folder';
import { parityFile, pick } from '../support/parity';
import { recordingContext } from '../support/recordingContext';
import { TINY_ENCODER, TINY_GENERATOR, TINY_MOTION, tinyWeights } from '../support/tinyPack';

const PICKLE = fileURLToPath(new URL('../fixtures/parity/stylegan2ada_tiny_p4.pkl', import.meta.url));
const folder = useFolder();

const importing = (
  options: Partial<ImportOptions> & { files: readonly string[] },
  context = recordingContext().context,
) => importCheckpoints({ force: false, ...options }, context);

/** A safetensors file with networks under their usual names, as `SI.encoder...`. */
async function checkpoint(path: string, networks: Record<string, NetworkSpec>): Promise<string> {
  const tensors = Object.entries(networks).flatMap(([prefix, spec], i) =>
    [...tinyWeights(spec, i + 1)].map(([name, tensor]) => {
      const value = name.endsWith('freqs') ? formulaWeight(name, tensor.shape) : tensor;
      return [`${prefix}.${name}`, value] as const;
    }),
  );
  await writeSafetensors(path, tensors);
  return path;
}
const GENERATOR: NetworkSpec = { kind: 'generator', config: TINY_GENERATOR };
const ENCODER: NetworkSpec = { kind: 'encoder', config: TINY_ENCODER };
const MOTION: NetworkSpec = { kind: 'motion', config: TINY_MOTION };

describe('import of a StyleGAN2-ADA pickle', () => {
  it('writes a pack whose networks compute the reference numbers', async () => {
    const out = join(folder(), 'faces');
    const { context, progress, notices } = recordingContext();
    const result = await importing({ files: [PICKLE], out, name: 'Faces é', licence: 'CC0-1.0' }, context);
    expect(result.found).toEqual([
      expect.objectContaining({ file: PICKLE, kind: 'generator', resolution: 32 }),
      expect.objectContaining({ kind: 'discriminator', name: 'D', resolution: 32 }),
    ]);
    expect(result.written).toEqual({ pack: out, maxDifference: 0 });
    expect(notices).toEqual([]);
    expect(new Set(progress.map(({ phase }) => phase))).toEqual(new Set(['reading', 'checking', 'writing']));
    const numbers = parityFile('generator32');
    const inputs = join(folder(), 'z.safetensors');
    const outputs = join(folder(), 'image.safetensors');
    await writeSafetensors(inputs, [['z', pick(numbers, 'z')]]);
    const options = { provider: 'cpu', threads: 1, force: false } as const;
    await run({ pack: out, network: 'generator', inputs, outputs, ...options }, context);
    const image = await withSafetensors(outputs, (file) => file.readF32('image'));
    expect(maxAbsDiff(image.data, pick(numbers, 'image_const').data)).toBeLessThan(2e-5);
  });

  it('notes where it comes from and keeps the probes, which agree', async () => {
    const out = join(folder(), 'faces.sivpack');
    await importing({ files: [PICKLE], out, licence: 'Ask the author first.' });
    const pack = await openPack(out);
    await pack.close();
    const { manifest } = pack;
    expect(manifest).toMatchObject({
      name: 'stylegan2ada_tiny_p4',
      id: 'stylegan2ada_tiny_p4',
      licence: { text: 'Ask the author first.' },
      provenance: { sources: [{ file: 'stylegan2ada_tiny_p4.pkl' }] },
      networks: { generator: { dtype: 'float32' } },
    });
    expect(manifest.probes?.map(({ network }) => network)).toEqual(['generator', 'discriminator']);
    const report = await packVerify({ pack: out }, recordingContext().context);
    expect(report).toMatchObject({ ok: true, findings: [] });
  });

  it('only says what it found without --out', async () => {
    const place = folder();
    const before = readdirSync(place);
    const result = await importing({ files: [PICKLE] });
    expect(result.found).toHaveLength(2);
    expect(result.written).toBeUndefined();
    expect(readdirSync(place)).toEqual(before);
  });
});

describe('import of several checkpoints', () => {
  it('makes one pack, preferring the averaged weights and the first file', async () => {
    const place = folder();
    const ada = await checkpoint(join(place, 'ada.safetensors'), { G: GENERATOR, G_ema: GENERATOR });
    const si = await checkpoint(join(place, 'si.safetensors'), { SI: MOTION, G: GENERATOR });
    const psp = await checkpoint(join(place, 'psp.safetensors'), { pSp: ENCODER, G: GENERATOR });
    const out = join(place, 'all');
    const result = await importing({ files: [ada, si, psp], out });
    expect(result.found.map(({ name, file }) => [name, file])).toEqual([
      ['G_ema', ada],
      ['pSp', psp],
      ['SI', si],
    ]);
    expect(result.ignored).toEqual(
      expect.arrayContaining([
        { file: ada, name: 'G', reason: "'G_ema' is used instead, the running average of its weights." },
        { file: si, name: 'G', reason: 'The generator of ada.safetensors is used.' },
      ]),
    );
    expect(result.written?.maxDifference).toBe(0);
    expect(await packVerify({ pack: out }, recordingContext().context)).toMatchObject({ ok: true, findings: [] });
  });

  it('refuses networks that do not fit together, and says so in a dry run', async () => {
    const place = folder();
    const g = await checkpoint(join(place, 'g.safetensors'), {
      G_ema: {
        kind: 'generator',
        config: { ...TINY_GENERATOR, resolution: 32, channels: channelsByRule(32, 128, 8) },
      },
    });
    const si = await checkpoint(join(place, 'si.safetensors'), { SI: MOTION, G: GENERATOR });
    const { context, notices } = recordingContext();
    const result = await importing({ files: [g, si] }, context);
    expect(result.found).toHaveLength(2);
    expect(notices.at(-1)).toMatch(/motion network of si.safetensors does not fit the generator of g.safetensors/);
    await expect(importing({ files: [g, si], out: join(place, 'p') })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('images of 16 and of 32 pixels') as string,
    });
    expect(readdirSync(place).sort()).toEqual(['g.safetensors', 'si.safetensors']);
  });

  it('needs a generator', async () => {
    const psp = await checkpoint(join(folder(), 'psp.safetensors'), { pSp: ENCODER });
    await expect(importing({ files: [psp], out: join(folder(), 'p') })).rejects.toThrow(/needs a generator/);
  });
});

describe('an import that cannot be', () => {
  it.each([
    ['a file that is cut short', (bytes: Buffer) => bytes.subarray(0, -1000), 'corrupt'],
    ['no checkpoint', () => Buffer.from('hello there, this is text'), 'unsupported'],
  ])('%s: a sentence with the file, and nothing written', async (_, change, code) => {
    const place = folder();
    const broken = join(place, 'broken.pkl');
    writeFileSync(broken, change(readFileSync(PICKLE)));
    await expect(importing({ files: [broken], out: join(place, 'pack') })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^broken\.pkl: .*\.$/) as string,
    });
    expect(readdirSync(place)).toEqual(['broken.pkl']);
  });

  it('into a place that is taken or missing: refused before anything is read', async () => {
    const place = folder();
    const missing = join(place, 'not-there.pkl');
    mkdirSync(join(place, 'taken'));
    await expect(importing({ files: [missing], out: join(place, 'taken') })).rejects.toMatchObject({ code: 'exists' });
    const nowhere = join(place, 'no', 'pack');
    await expect(importing({ files: [missing], out: nowhere })).rejects.toThrow(/does not exist/);
    await expect(importing({ files: [missing] })).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each(['reading', 'checking', 'writing'] as const)('cancelled while %s leaves nothing behind', async (phase) => {
    const place = folder();
    const { context } = recordingContext(phase);
    await expect(importing({ files: [PICKLE], out: join(place, 'pack') }, context)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(readdirSync(place)).toEqual([]);
  });

  it('of a pack that reads back differently: the old pack stays as it was', async () => {
    const place = folder();
    const out = join(place, 'faces');
    await importing({ files: [PICKLE], out, name: 'old' });
    const storage = await import('../../src/engine/packs/storage');
    const real = storage.decodeWeights;
    const spy = vi.spyOn(storage, 'decodeWeights');
    spy.mockImplementation((...of) => {
      const weights = real(...of);
      for (const [name, { data }] of weights) if (name.endsWith('b4.const')) data[0] = (data[0] ?? 0) + 0.1;
      return weights;
    });
    await expect(importing({ files: [PICKLE], out, force: true })).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('nothing was written') as string,
    });
    spy.mockRestore();
    expect(readdirSync(place)).toEqual(['faces']);
    const pack = await openPack(out);
    expect(pack.manifest.name).toBe('old');
    await pack.close();
  });
});
