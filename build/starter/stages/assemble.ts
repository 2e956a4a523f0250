import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openPack } from '../../../src/engine/packs/pack';
import { writePack } from '../../../src/engine/packs/write';
import { initialWeights } from '../../../src/engine/nets/initial';
import { expectedShapes } from '../../../src/engine/nets/shapes';
import type { NetworkSpec } from '../../../src/shared/networks';
import type { F32, Weights } from '../../../src/engine/tensor/tensor';
import { DISCRIMINATOR, ENCODER, generatorConfig, MOTION, PACK_FOLDER, RESOLUTION, SEED } from '../plan';
import { FRAMES_PER_SECOND } from '../portrait';
import { latest } from '../weightFile';
import { finishedStyles, storedStyles, type FinishedStyles } from './tuneStyles';

/** Written by tests/bench/starter.ts. */
const REPORT = join(import.meta.dirname, '../report.md');

/** Puts the trained networks, each as far as it has got, into the pack that comes with the program, as float16. */
export async function assemble(): Promise<void> {
  const before = existsSync(PACK_FOLDER) ? { ...(await storedStyles()), painter: await storedPainter() } : undefined;
  const manifest = await write({ styles: [], documents: [] });
  // a style changes the synthesis network alone, whatever the mapping
  const stored = before && alike(before.painter, await storedPainter()) ? before : undefined;
  const tuned = await finishedStyles(manifest.networks.generator.sha256, stored);
  if (tuned.styles.length > 0) await write(tuned);
  console.log(`written to ${PACK_FOLDER} with ${tuned.styles.length} styles`);
}

async function write({ styles, documents }: FinishedStyles) {
  const generator: NetworkSpec = { kind: 'generator', config: generatorConfig(RESOLUTION) };
  const read = (stage: string) => latest(`${stage}-${RESOLUTION}`);
  const trained = new Map([...(await read('generator')), ...(await read('mapping'))]);
  await mkdir(dirname(PACK_FOLDER), { recursive: true });
  return writePack(
    PACK_FOLDER,
    {
      name: 'Starter',
      id: 'starter',
      description: `Painted portraits of invented people, ${RESOLUTION}x${RESOLUTION}: the pack that makes the first minute work. Trained by this program on pictures it drew itself.`,
      created: new Date(Date.UTC(2026, 10, 22)).toISOString(),
      resolution: RESOLUTION,
      frameRate: FRAMES_PER_SECOND,
      provenance: { tool: 'styleinv-studio', recipe: 'build/starter (npm run starter)', notes: `seed ${SEED}` },
      licence: { spdx: 'CC0-1.0', credit: 'StyleInV Studio; shows no real person' },
      networks: {
        generator: { config: generator.config, weights: complete(generator, trained) },
        encoder: { config: ENCODER, weights: complete({ kind: 'encoder', config: ENCODER }, await read('encoder')) },
        motion: { config: MOTION, weights: complete({ kind: 'motion', config: MOTION }, await read('motion')) },
        discriminator: {
          config: DISCRIMINATOR,
          weights: complete({ kind: 'discriminator', config: DISCRIMINATOR }, await read('discriminator')),
        },
        // the teacher that knows subjects and poses: what the report measures the generator with
        features: { cast: { kind: 'starter-cast', config: {}, weights: castOnly(trained) } },
      },
      styles,
      documents: [...(await report()), ...documents],
    },
    { dtype: 'float16', force: true },
  );
}

/** The synthesis network of the stored pack. */
async function storedPainter(): Promise<Weights> {
  const pack = await openPack(PACK_FOLDER);
  try {
    return new Map([...(await pack.weights('generator'))].filter(([name]) => name.startsWith('synthesis.')));
  } finally {
    await pack.close();
  }
}

/** Whether two networks are the same, number for number. */
function alike(a: Weights, b: Weights): boolean {
  return (
    a.size === b.size && [...a].every(([name, { data }]) => data.every((value, i) => value === b.get(name)?.data[i]))
  );
}

function castOnly(trained: Weights): Weights {
  return new Map([...trained].filter(([name]) => name.startsWith('cast.')));
}

/** The measured report, once there is one. */
async function report(): Promise<{ file: string; bytes: Uint8Array }[]> {
  if (!existsSync(REPORT)) return [];
  return [{ file: 'report.md', bytes: await readFile(REPORT) }];
}

/** Exactly the tensors the architecture has: trained ones, and the fixed buffers that training never touches. */
function complete(spec: NetworkSpec, trained: Weights): Map<string, F32> {
  const fixed = initialWeights(spec.kind, expectedShapes(spec), SEED);
  return new Map([...fixed].map(([name, tensor]) => [name, trained.get(name) ?? tensor]));
}
