import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encoderConfig, generatorConfig, motionConfig } from '../../build/starter/plan';
import { saveEntry } from '../../src/engine/library';
import { resolvePack } from '../../src/engine/packs/locations';
import { openPack } from '../../src/engine/packs/pack';
import { layerResolution, STYLE_FROM_RESOLUTION } from '../../src/engine/packs/styleDelta';
import { writePack } from '../../src/engine/packs/write';
import { f32 } from '../../src/engine/tensor/tensor';
import type { NetworkSpec } from '../../src/shared/networks';
import { tinyWeights } from '../support/tinyPack';

/** Writes a pack of random networks in the starter pack's shape at a resolution, as `name` of the user's folder. */
export async function writeRandomPack(home: string, name: string, resolution: number): Promise<void> {
  const network = <S extends NetworkSpec>(spec: S, seed: number) => ({
    config: spec.config as S['config'],
    weights: tinyWeights(spec, seed),
  });
  await mkdir(join(home, 'packs'), { recursive: true });
  await writePack(join(home, 'packs', name), {
    name,
    id: name,
    description: 'Random networks.',
    resolution,
    frameRate: 25,
    provenance: { tool: 'bench' },
    networks: {
      generator: network({ kind: 'generator', config: generatorConfig(resolution) }, 1),
      encoder: network({ kind: 'encoder', config: encoderConfig(resolution) }, 2),
      motion: network({ kind: 'motion', config: motionConfig(resolution) }, 3),
    },
  });
}

/** Keeps a style in the library that changes the blocks a training changes, a little. */
export async function writeRandomStyle(packName: string, name: string): Promise<void> {
  const pack = await openPack(await resolvePack(packName));
  const base = await pack.weights('generator');
  const tuned = [...base].filter(([tensor]) => layerResolution(tensor) >= STYLE_FROM_RESOLUTION);
  await saveEntry({
    kind: 'style',
    name,
    base: pack.manifest.networks.generator.sha256,
    pack: { id: pack.id, name: packName },
    delta: new Map(
      tuned.map(([tensor, { shape, data }]) => [
        tensor,
        f32(
          shape,
          data.map((v) => 0.1 * v),
        ),
      ]),
    ),
    provenance: { tool: 'bench', steps: 0, losses: {}, networks: [] },
    measures: {},
  });
  await pack.close();
}
