import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectedShapes as architectureShapes } from '../nets/shapes';
import { f32, type Shape, type Weights } from '../tensor/tensor';
import type { PackContent } from './content';
import { packInfo } from './info';
import { makeProbe } from './probe';
import { makeStyle } from './styleDelta';
import { addStyle } from './styles';
import { ENCODER_SHAPES, GENERATOR_SHAPES, sampleContent, sampleWeights, tunedFrom } from './testing/samplePack';
import { verifyPack, type ExpectedShapes, type RunProbe } from './verify';
import { writePack } from './write';

let root: string;
let original: string;
let folder: string;
let count = 0;

const content = sampleContent();
const generator = content.networks.generator.weights;
const delta = makeStyle(generator, tunedFrom(generator, 7), { fromResolution: 8 }).delta;
/** Stands in for a real run: the mean of each input. */
const runProbe: RunProbe = async (_pack, _role, inputs) =>
  new Map([...inputs].map(([name, { data }]) => [name, f32([1], [data.reduce((a, b) => a + b) / data.length])]));
const inputs = { z: { shape: [4], values: [1, 2, 3, 4] } };
const probe = makeProbe('generator', inputs, new Map([['z', f32([1], [2.5])]]), 1e-6);

const expectedShapes: ExpectedShapes = ({ kind }) =>
  new Map<string, Shape>(Object.entries(kind === 'generator' ? GENERATOR_SHAPES : ENCODER_SHAPES));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'verify-'));
  original = join(root, 'original');
  await writePack(original, { ...content, probes: [probe] });
  await addStyle(original, { name: 'ink', delta, description: 'black' });
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  folder = join(root, `pack${++count}`);
  await cp(original, folder, { recursive: true });
});

async function editManifest(change: (text: string) => string): Promise<void> {
  const path = join(folder, 'manifest.json');
  await writeFile(path, change(await readFile(path, 'utf8')));
}
async function written(change: Partial<PackContent>): Promise<string> {
  await rm(folder, { recursive: true });
  await writePack(folder, { ...content, ...change });
  return folder;
}
function withGenerator(weights: Weights): Partial<PackContent> {
  return { networks: { ...content.networks, generator: { ...content.networks.generator, weights } } };
}
const messages = async (shapes = expectedShapes) =>
  (await verifyPack(folder, shapes, { runProbe })).findings.map((f) => `${f.level} ${f.about}: ${f.message}`);

describe('verifyPack', () => {
  it('finds nothing in a good pack and says what it looked at', async () => {
    const seen: string[] = [];
    const report = await verifyPack(folder, expectedShapes, { runProbe, onPart: (about) => seen.push(about) });
    expect(report).toMatchObject({ ok: true, findings: [] });
    expect(report.id).toMatch(/^[0-9a-f]{64}$/);
    expect(seen).toEqual(['generator', 'encoder', "style 'ink'", 'report.md', 'probe of generator', 'files']);
  });

  it('reports every damaged file, not only the first', async () => {
    for (const file of ['generator.safetensors', 'styles/style-ink.safetensors', 'report.md']) {
      const bytes = await readFile(join(folder, file));
      bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
      await writeFile(join(folder, file), bytes);
    }
    await rm(join(folder, 'encoder.safetensors'));
    const report = await verifyPack(folder, expectedShapes, { runProbe });
    expect(report.ok).toBe(false);
    expect(report.findings.map((f) => f.about)).toEqual(['generator', 'encoder', "style 'ink'", 'report.md']);
  });

  it('reports missing, unexpected and misshapen tensors', async () => {
    const shapes: ExpectedShapes = (spec) => {
      const expected = new Map(expectedShapes(spec));
      if (spec.kind !== 'generator') return expected;
      expected.delete('mapping.w_avg');
      return expected.set('mapping.fc1.bias', [8]).set('synthesis.b16.conv0.noise_const', [32, 32]);
    };
    expect(await messages(shapes)).toEqual([
      "error generator: tensor 'synthesis.b16.conv0.noise_const' is [16,16] where the architecture has [32,32]",
      "error generator: tensor 'mapping.fc1.bias' is missing",
      "warning generator: tensor 'mapping.w_avg' belongs to no part of the architecture and is not used",
    ]);
  });

  it('knows the real architectures, and does not miss buffers that no graph reads', async () => {
    const { config } = content.networks.generator;
    const shapes = [...architectureShapes({ kind: 'generator', config })];
    const without = shapes.filter(([name]) => !name.endsWith('resample_filter'));
    expect(without.length).toBeLessThan(shapes.length);
    for (const some of [shapes, without]) {
      await written(withGenerator(sampleWeights(Object.fromEntries(some), 1)));
      expect(
        await messages((spec) => (spec.kind === 'generator' ? architectureShapes(spec) : expectedShapes(spec))),
      ).toEqual([]);
    }
  });

  it('reports numbers that are not finite', async () => {
    await written(withGenerator(new Map(generator).set('mapping.w_avg', f32([8], [0, 0, NaN, 0, 0, 0, 0, 0]))));
    expect(await messages()).toEqual(["error generator: tensor 'mapping.w_avg' holds NaN at position 2"]);
  });

  it('reports styles that belong to another generator or are not what the manifest says', async () => {
    await editManifest((text) => text.replace(/"base": "[0-9a-f]{64}"/, `"base": "${'e'.repeat(64)}"`));
    expect(await messages()).toEqual([expect.stringContaining("error style 'ink': The style 'ink'")]);
    await cp(join(original, 'manifest.json'), join(folder, 'manifest.json'));
    await editManifest((text) => text.replace('"synthesis.b8.conv0.bias"', '"synthesis.b8.conv1.bias"'));
    expect(await messages()).toEqual([expect.stringContaining('the layers the manifest lists')]);
  });

  it('runs probes, reports what differs, and says when they were not run', async () => {
    await editManifest((text) => text.replace('2.5', '2.6'));
    expect(await messages()).toEqual([
      expect.stringMatching(/^error probe of generator: output 'z': it is off by 0\.1/),
    ]);
    const report = await verifyPack(folder, expectedShapes);
    expect(report).toMatchObject({ ok: true, findings: [{ level: 'note', message: 'it was not run' }] });
  });

  it('notes files nobody asked for', async () => {
    await writeFile(join(folder, 'styles', 'left over.txt'), 'x');
    expect(await messages()).toEqual(["note files: 'styles/left over.txt' is not in the manifest and is never read"]);
  });

  it('reports a manifest it cannot read, and throws only where there is nothing to check', async () => {
    await editManifest(() => '{}');
    expect(await verifyPack(folder, expectedShapes)).toMatchObject({ ok: false, id: undefined, findings: [{ level: 'error' }] }); // prettier-ignore
    await expect(verifyPack(join(root, 'nowhere'), expectedShapes)).rejects.toMatchObject({ code: 'not-found' });
    await expect(verifyPack(original, expectedShapes, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('packInfo', () => {
  it('tells what a pack holds', async () => {
    const info = await packInfo(folder);
    expect(info).toMatchObject({
      ...{ name: 'Sample', shortName: 'sample', resolution: 16, frameRate: 25, documents: ['report.md'], probes: 1 },
      styles: [{ name: 'ink', description: 'black', layers: 3, resolutions: [8, 16] }],
    });
    expect(info.networks.map((n) => `${n.role}: ${n.architecture}`)).toEqual([
      'generator: StyleGAN2, 16x16, 4 channels, w of 8',
      'encoder: IR-SE, 16x16, 1 units, 4 channels',
    ]);
    expect(info.networks[0]?.parameters).toBe([...generator.values()].reduce((n, t) => n + t.data.length, 0));
    expect(info.bytes).toBeGreaterThan(info.networks.reduce((n, { bytes }) => n + bytes, 0));
  });
});
