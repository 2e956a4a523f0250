import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../src/engine/checkpoints/safetensors';
import { metricsOf } from '../../src/engine/measure/features';
import { bundledPacksFolder } from '../../src/engine/packs/locations';
import { packToZip } from '../../src/engine/packs/copy';
import { openPack } from '../../src/engine/packs/pack';
import type { Weights } from '../../src/engine/tensor/tensor';
import { f32 } from '../../src/engine/tensor/tensor';
import { importCheckpoints, type ImportIntoOptions } from '../../src/main/services/import';
import { packVerify } from '../../src/main/services/packs';
import { featureWeights, TINY_ARCFACE, TINY_LPIPS } from '../support/featureWeights';
import { useFolder } from '../support/folder';
import { recordingContext } from '../support/recordingContext';
import { TINY_GENERATOR, tinyWeights, writeTinyPack } from '../support/tinyPack';

const folder = useFolder();
const LPIPS = featureWeights({ kind: 'lpips-vgg16', config: TINY_LPIPS });
const ARCFACE = featureWeights({ kind: 'arcface-irse50', config: TINY_ARCFACE });
const half = (start: string) => new Map([...LPIPS].filter(([name]) => name.startsWith(start)));

const importing = (options: Partial<ImportIntoOptions> & { files: readonly string[] }) =>
  importCheckpoints({ force: false, ...options }, recordingContext().context);
async function file(name: string, tensors: Weights): Promise<string> {
  const path = join(folder(), name);
  await writeSafetensors(path, tensors);
  return path;
}
async function ownPack(): Promise<string> {
  const path = join(folder(), 'own');
  await writeTinyPack(path);
  return path;
}
const sorted = (weights: Weights) => [...weights].sort(([a], [b]) => (a < b ? -1 : 1));

describe('networks that measure', () => {
  it('become features of a pack made with a generator, LPIPS joined from its two files, probes and all', async () => {
    const g = [...tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 1)];
    const files = [
      await file('g.safetensors', new Map(g.map(([name, tensor]) => [`G_ema.${name}`, tensor]))),
      await file('vgg16.safetensors', half('features.')),
      await file('vgg.safetensors', half('lin')),
      await file('ir_se50.safetensors', ARCFACE),
    ];
    const out = join(folder(), 'pack');
    const { found, ignored, written } = await importing({ files, out });
    expect(found.map(({ kind }) => kind)).toEqual(['generator', 'lpips-vgg16', 'arcface-irse50']);
    expect(ignored).toEqual([]);
    expect(written?.maxDifference).toBe(0);
    const pack = await openPack(out);
    expect(sorted(await pack.weights('features/lpips-vgg16'))).toEqual(sorted(LPIPS));
    expect(pack.manifest.probes?.map(({ network }) => network)).toContain('features/arcface-irse50');
    expect((await metricsOf(pack)).identity?.name).toBe('ArcFace (IR-SE50)');
    await pack.close();
    const report = await packVerify({ pack: out }, recordingContext().context);
    expect(report).toMatchObject({ ok: true, findings: [] });
  });

  it('are added to a pack of the user, which keeps everything it had', async () => {
    const own = await ownPack();
    const before = await openPack(own);
    await before.close();
    const files = [
      await file('vgg.safetensors', half('lin')),
      await file('vgg16.safetensors', half('features.')),
      await file('ir_se50.safetensors', ARCFACE),
    ];
    const { found, written } = await importing({ files, into: own });
    expect(found.map(({ kind }) => kind)).toEqual(['lpips-vgg16', 'arcface-irse50']);
    expect(written).toEqual({ pack: own, maxDifference: 0 });
    const after = await openPack(own);
    const { networks, provenance, probes } = after.manifest;
    expect(networks).toMatchObject(before.manifest.networks);
    expect(provenance.sources?.map((source) => source.file)).toEqual([
      'vgg.safetensors',
      'vgg16.safetensors',
      'ir_se50.safetensors',
    ]);
    expect(probes).toHaveLength(2);
    expect(sorted(await after.weights('features/arcface-irse50'))).toEqual(sorted(ARCFACE));
    await after.close();
    expect(await packVerify({ pack: own }, recordingContext().context)).toMatchObject({ ok: true, findings: [] });
  });

  it('replace one another only by force, and leave no file behind', async () => {
    const own = await ownPack();
    const arcface = await file('a.safetensors', ARCFACE);
    await importing({ files: [arcface], into: own });
    await expect(importing({ files: [arcface], into: own })).rejects.toMatchObject({ code: 'exists' });
    expect(readdirSync(join(own, 'features'))).toEqual(['arcface-irse50.safetensors']);
    await importing({ files: [arcface], into: own, force: true });
    expect(readdirSync(join(own, 'features'))).toEqual(['arcface-irse50-2.safetensors']);
    expect(await packVerify({ pack: own }, recordingContext().context)).toMatchObject({ ok: true, findings: [] });
  });

  it('are not added to the pack that comes with the program, nor to one in a single file', async () => {
    const arcface = await file('a.safetensors', ARCFACE);
    await expect(importing({ files: [arcface], into: 'starter' })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('copy the folder') as string,
    });
    expect(readdirSync(join(bundledPacksFolder(), 'starter', 'features'))).toEqual(['cast.safetensors']);
    const zip = join(folder(), 'own.sivpack');
    await packToZip(await ownPack(), zip);
    await expect(importing({ files: [arcface], into: zip })).rejects.toMatchObject({ code: 'unsupported' });
    const copy = join(folder(), 'mine');
    cpSync(join(bundledPacksFolder(), 'starter'), copy, { recursive: true });
    expect((await importing({ files: [arcface], into: copy })).found).toHaveLength(1);
  });

  it('say what they lack, alone or wrongly combined', async () => {
    const trunk = await file('vgg16.safetensors', half('features.'));
    const own = await ownPack();
    await expect(importing({ files: [trunk], into: own })).rejects.toThrow(/together with the heads of LPIPS/);
    const alex = new Map([3, 4, 5, 6, 7].map((c, i) => [`lin${i}.model.1.weight`, f32([1, c, 1, 1])] as const));
    const heads = await file('alex.safetensors', alex);
    await expect(importing({ files: [trunk, heads], into: own })).rejects.toThrow(/choose the heads for VGG16/);
    const dry = await importing({ files: [trunk] });
    expect(dry.ignored[0]?.reason).toMatch(/weights\/v0.1\/vgg.pth/);
    const g = [...tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 1)];
    const generator = await file('g.safetensors', new Map(g.map(([name, tensor]) => [`G.${name}`, tensor])));
    await expect(importing({ files: [generator], into: own })).rejects.toThrow(/make a pack of it with --out/);
    expect(readdirSync(own)).not.toContain('features');
  });

  it('that compute no numbers are refused, and the pack stays as it was', async () => {
    const own = await ownPack();
    const huge = new Map(ARCFACE);
    const kernel = ARCFACE.get('body.2.res_layer.1.weight');
    huge.set(
      'body.2.res_layer.1.weight',
      f32(
        kernel?.shape ?? [],
        kernel?.data.map((v) => v * 1e38),
      ),
    );
    const path = await file('a.safetensors', huge);
    await expect(importing({ files: [path], into: own })).rejects.toMatchObject({ code: 'corrupt' });
    const pack = await openPack(own);
    expect(pack.has('features/arcface-irse50')).toBe(false);
    await pack.close();
  });
});
