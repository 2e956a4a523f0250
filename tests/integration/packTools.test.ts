import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/engine/checkpoints/npy';
import { readSafetensors, withSafetensors, writeSafetensors } from '../../src/engine/checkpoints/safetensors';
import { checkModel } from '../../src/engine/onnx/checkModel';
import { decodeModel } from '../../src/engine/onnx/decode';
import { openPack } from '../../src/engine/packs/pack';
import { writePack } from '../../src/engine/packs/write';
import { f32, maxAbsDiff, rows, type F32 } from '../../src/engine/tensor/tensor';
import { packExportOnnx } from '../../src/main/services/exportOnnx';
import { packInfo, packVerify } from '../../src/main/services/packs';
import { run } from '../../src/main/services/run';
import { synthesize } from '../../src/main/services/synthesize';
import type { PackExportOptions, RunOptions, SynthesizeOptions } from '../../src/main/services/types';
import { GENERATOR_32 } from '../support/configs';
import { parityFile, pick, under } from '../support/parity';
import { recordingContext } from '../support/recordingContext';
import { writeTinyPack } from '../support/tinyPack';

const numbers = parityFile('generator32');
const weights = under(numbers, 'G.');
const z = pick(numbers, 'z');
const ws = pick(numbers, 'w'); // [6, 8, 64]
const w = f32([6, 64], ws.data.filter((_, i) => i % (8 * 64) < 64)); // prettier-ignore

let folder: string;
/** A pack of the reference generator alone, one of all kinds of networks, and tensors for the first. */
let pack: string;
let tiny: string;
let codes: string;
let zs: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'styleinv-packs-'));
  pack = join(folder, 'reference');
  tiny = join(folder, 'tiny.sivpack');
  const content = {
    ...{ name: 'Reference', id: 'reference', description: '', resolution: 32, provenance: { tool: 'tests' } },
    networks: { generator: { config: GENERATOR_32, weights } },
  };
  await writePack(pack, content, { dtype: 'float32' });
  await writeTinyPack(tiny);
  codes = join(folder, 'w.safetensors');
  await writeSafetensors(codes, [['w', w]]);
  zs = join(folder, 'z.npy');
  await writeNpy(zs, z);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = () => mkdtempSync(join(folder, 'out-'));
const CPU = { provider: 'cpu', threads: 1, force: false } as const;

async function synthesized(options: Partial<SynthesizeOptions>, context = recordingContext().context) {
  const base = { pack, input: codes, space: 'w', out: join(place(), 'images'), psi: 1, noise: 'const' } as const;
  return synthesize({ ...CPU, ...base, ...options }, context);
}
function exportedTo(out: string, options: Partial<PackExportOptions> = {}, context = recordingContext().context) {
  return packExportOnnx({ pack: tiny, networks: [], force: false, out, ...options }, context);
}
const imagesOf = (file: string) => withSafetensors(file, (tensors) => tensors.readF32('images'));

describe('synthesize', () => {
  it.each(['const', 'none'] as const)('with %s noise gives the reference images as numbers', async (noise) => {
    const out = join(place(), 'images.safetensors');
    const { context, progress } = recordingContext();
    const result = await synthesized({ out, noise, chunk: 4 }, context);
    expect(result).toEqual({ files: [out], images: 6, provider: 'cpu' });
    expect(maxAbsDiff((await imagesOf(out)).data, pick(numbers, `image_${noise}`).data)).toBeLessThan(2e-5);
    const rendered = progress.filter(({ phase }) => phase === 'rendering');
    expect(rendered.map(({ done }) => done)).toEqual([0, 4, 6]);
  });

  it('gives the same from z, and from a w for each layer', async () => {
    const out = join(place(), 'z.safetensors');
    await synthesized({ out, input: zs, space: 'z' });
    expect(maxAbsDiff((await imagesOf(out)).data, pick(numbers, 'image_const').data)).toBeLessThan(2e-5);
    const mixed = join(place(), 'mixed.safetensors');
    await writeSafetensors(mixed, [['w_mixed', pick(numbers, 'w_mixed')], ['w', w]]); // prettier-ignore
    await synthesized({ out, input: mixed, tensor: 'w_mixed', force: true });
    expect(maxAbsDiff((await imagesOf(out)).data, pick(numbers, 'image_mixed_const').data)).toBeLessThan(2e-5);
  });

  it('truncates as the reference does', async () => {
    const cut = join(place(), 'cut.safetensors');
    const asGiven = join(place(), 'given.safetensors');
    const truncated = join(place(), 'truncated.safetensors');
    await writeSafetensors(truncated, [['w', pick(numbers, 'w_psi05_cutoff4')]]);
    await synthesized({ out: cut, psi: 0.5, cutoff: 4 });
    await synthesized({ out: asGiven, input: truncated });
    expect(maxAbsDiff((await imagesOf(cut)).data, (await imagesOf(asGiven)).data)).toBeLessThan(2e-5);
  });

  it('writes PNG files that hold the same images', async () => {
    const { files } = await synthesized({ chunk: 4 });
    expect(files).toHaveLength(6);
    for (const [i, file] of files.entries()) {
      const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width: 32, height: 32, channels: 3 });
      const expected = rows(pick(numbers, 'image_const'), i, i + 1).data;
      const planes = Float32Array.from(
        { length: 3072 },
        (_, at) => (data[(at % 1024) * 3 + Math.floor(at / 1024)] ?? 0) / 127.5 - 1,
      );
      expect(maxAbsDiff(planes, expected.map((x) => Math.min(1, Math.max(-1, x))))).toBeLessThan(0.51 / 127.5); // prettier-ignore
    }
  });

  it('replaces only with force, and only its own', async () => {
    const out = join(place(), 'images');
    mkdirSync(out);
    writeFileSync(join(out, 'holiday.jpg'), 'mine');
    await expect(synthesized({ out })).rejects.toMatchObject({ code: 'exists' });
    await expect(synthesized({ out, force: true })).rejects.toMatchObject({ code: 'exists' });
    rmSync(join(out, 'holiday.jpg'));
    await synthesized({ out, force: true });
    await synthesized({ out, force: true, input: zs, space: 'z' });
    expect(readdirSync(out)).toHaveLength(6);
  });

  it.each<[string, () => Partial<SynthesizeOptions>, string]>([
    [
      'z of another pack',
      () => ({ input: zs, space: 'z', pack: tiny }),
      'The tensor is [6, 64], but z of this generator is [N, 10]',
    ],
    ['w of another pack', () => ({ pack: tiny }), 'is [6, 64], but w of this generator is [N, 12] or [N, 6, 12]'],
    ['a missing file', () => ({ input: join(folder, 'nowhere.npy') }), 'nowhere.npy: There is no such file'],
    ['a tensor that is not in it', () => ({ tensor: 'q' }), "There is no tensor 'q' in it; it holds w"],
  ])('refuses %s in a sentence', async (_, change, message) => {
    const out = place();
    await expect(synthesized({ ...change(), out: join(out, 'i') })).rejects.toThrow(message);
    expect(readdirSync(out)).toEqual([]);
  });

  it('refuses a folder that is not there, before any work', async () => {
    const { context, progress } = recordingContext();
    const out = join(place(), 'no', 'images');
    await expect(synthesized({ out }, context)).rejects.toMatchObject({ code: 'not-found' });
    await expect(exportedTo(join(out, 'onnx'))).rejects.toMatchObject({ code: 'not-found' });
    expect(progress.map(({ phase }) => phase)).toEqual(['loading']);
  });

  it('refuses numbers that are none, rows that are not there, an unclear choice', async () => {
    const input = join(place(), 'x.safetensors');
    const refused = async (tensors: [string, F32][], message: RegExp) => {
      await writeSafetensors(input, tensors);
      await expect(synthesized({ input })).rejects.toThrow(message);
    };
    await refused([['w', f32([1, 64], new Float32Array(64).fill(NaN))]], /x.safetensors: It holds NaN at position 0/);
    await refused([['w', f32([0, 64])]], /The tensor is \[0, 64\]/);
    await refused([['w', f32([64])]], /The tensor is \[64\]/);
    await refused([['a', w], ['b', w]], /which of its tensors is meant \(a, b\)/); // prettier-ignore
  });

  it('leaves nothing behind when cancelled', async () => {
    const out = place();
    for (const name of ['images', 'images.safetensors']) {
      const { context } = recordingContext('rendering');
      await expect(synthesized({ out: join(out, name) }, context)).rejects.toMatchObject({ code: 'cancelled' });
    }
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('run', () => {
  async function ran(network: string, tensors: [string, F32][], options: Partial<RunOptions> = {}) {
    const at = place();
    const inputs = join(at, 'in.safetensors');
    await writeSafetensors(inputs, tensors);
    const outputs = join(at, 'out.safetensors');
    const { context } = recordingContext();
    return run({ ...CPU, pack, network, inputs, outputs, ...options }, context);
  }

  it('evaluates a part of a network on tensors', async () => {
    const { file, outputs, provider } = await ran('synthesis', [['ws', ws]]);
    expect({ outputs, provider }).toEqual({ outputs: [{ name: 'image', shape: [6, 3, 32, 32] }], provider: 'cpu' });
    const image = (await readSafetensors(file)).tensors.get('image') as F32;
    expect(maxAbsDiff(image.data, pick(numbers, 'image_const').data)).toBeLessThan(2e-5);
  });

  it('names what is wrong with the inputs, the network, the output', async () => {
    await expect(ran('mapping', [['w', w]])).rejects.toThrow(
      "The input 'z' of the mapping is missing: give it z [N, 64]",
    );
    await expect(ran('mapping', [['z', f32([2, 10])]])).rejects.toThrow("The input 'z' of the mapping is [2, 10]");
    await expect(ran('encoder', [['z', z]])).rejects.toThrow(
      "The pack Reference has no network 'encoder' that can be run: choose of generator, mapping, synthesis.",
    );
    await expect(ran('mapping', [['z', z]], { outputs: codes })).rejects.toMatchObject({ code: 'exists' });
    const nowhere = join(folder, 'no', 'out.safetensors');
    await expect(ran('mapping', [['z', z]], { outputs: nowhere })).rejects.toMatchObject({ code: 'not-found' });
    await expect(ran('mapping', [['z', z]], { inputs: zs })).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('pack info and verify', () => {
  it('say what a pack holds and that it is sound', async () => {
    const { context } = recordingContext();
    const info = await packInfo({ pack: tiny }, context);
    expect(info.networks.map(({ role }) => role)).toEqual(['generator', 'encoder', 'motion']);
    expect(await packVerify({ pack: tiny }, context)).toMatchObject({ path: tiny, ok: true });
  });

  it('find a probe that does not agree', async () => {
    const opened = await openPack(pack);
    const generator = await opened.weights('generator');
    await opened.close();
    const wrong = join(folder, 'wrong');
    const image = { shape: [1, 3, 32, 32], every: 1, values: new Array<number>(3072).fill(5), tolerance: 1e-3 };
    await writePack(wrong, {
      ...opened.manifest,
      networks: { generator: { config: GENERATOR_32, weights: generator } },
      documents: [],
      styles: [],
      probes: [{ network: 'generator', inputs: { z: { shape: [1, 64], seed: 1 } }, outputs: { image } }],
    });
    const report = await packVerify({ pack: wrong }, recordingContext().context);
    expect(report.ok).toBe(false);
    expect(report.findings.map(({ about, message }) => `${about}: ${message}`)).toEqual([
      expect.stringMatching(/^probe of generator: output 'image': it is off by/),
    ]);
  });
});

describe('pack export-onnx', () => {
  it('writes valid files that compute the same numbers when loaded alone', async () => {
    const out = join(place(), 'onnx');
    const { files } = await exportedTo(out);
    expect(files.map(({ network }) => network)).toEqual(['mapping', 'synthesis', 'encoder', 'motion']);
    for (const { file, maxDifference } of files) {
      expect(maxDifference).toBeLessThan(1e-4);
      const bytes = readFileSync(file);
      expect(checkModel(bytes)).toEqual([]);
      expect(decodeModel(bytes).metadata.get('pack')).toBe('Tiny');
    }
    const motion = decodeModel(readFileSync(files[3]?.file ?? '')).graph;
    expect(motion?.inputs.map(({ name }) => name).sort()).toEqual(['clock', 'codes', 'first', 'image', 'inside', 'w0']);
  });

  it('writes only what is asked for', async () => {
    const out = place();
    const { files } = await exportedTo(out, { networks: ['generator'], pack });
    expect(readdirSync(out).sort()).toEqual(['mapping.onnx', 'synthesis.onnx']);
    expect(files).toHaveLength(2);
    await expect(exportedTo(join(out, 'x'), { networks: ['D'] })).rejects.toThrow(
      /no network 'D' that can be exported: choose of generator, mapping, synthesis, encoder, motion\.$/,
    );
    expect(readdirSync(out)).toHaveLength(2);
  });

  it('replaces its files only with force, and leaves nothing behind when stopped', async () => {
    const out = place();
    writeFileSync(join(out, 'encoder.onnx'), 'mine');
    await expect(exportedTo(out)).rejects.toMatchObject({ code: 'exists' });
    const { context } = recordingContext('converting');
    await expect(exportedTo(out, { force: true }, context)).rejects.toMatchObject({ code: 'cancelled' });
    const fresh = join(out, 'fresh');
    await expect(exportedTo(fresh, {}, recordingContext('converting').context)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(readdirSync(out)).toEqual(['encoder.onnx']);
    expect(readFileSync(join(out, 'encoder.onnx'), 'utf8')).toBe('mine');
    await exportedTo(out, { force: true, networks: ['encoder'] });
    expect(readFileSync(join(out, 'encoder.onnx')).length).toBeGreaterThan(1000);
  });
});
