import { mkdirSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { saveEntry } from '../../src/engine/library';
import { openPack } from '../../src/engine/packs/pack';
import { Random } from '../../src/engine/tensor/random';
import { f32, sizeOf, type F32 } from '../../src/engine/tensor/tensor';
import { numWsOf } from '../../src/shared/networks';
import { newProject } from '../../src/shared/project';
import type { Scene } from '../../src/shared/scene';
import { TINY_GENERATOR, writeTinyPack } from './tinyPack';

/** float32 numbers as a scene holds them. */
export function floats(numbers: Iterable<number>): string {
  return Buffer.from(Float32Array.from(numbers).buffer).toString('base64');
}

export interface StudioFolder {
  readonly home: string;
  /** Path of the tiny pack. */
  readonly pack: string;
}

/**
 * A folder of the user with a tiny pack in it, and in the library a style 'ink' and a likeness 'anna' that belong to it. It is where
 * the program looks while the tests of a file run.
 */
export function useStudioFolder(): StudioFolder {
  const home = mkdtempSync(join(tmpdir(), 'styleinv-studio-'));
  const pack = join(home, 'packs', 'tiny');
  const before = process.env['STYLEINV_HOME'];
  beforeAll(async () => {
    process.env['STYLEINV_HOME'] = home;
    mkdirSync(join(home, 'packs'), { recursive: true });
    await writeTinyPack(pack);
    await fillLibrary(pack);
  });
  afterAll(() => {
    if (before === undefined) delete process.env['STYLEINV_HOME'];
    else process.env['STYLEINV_HOME'] = before;
    rmSync(home, { recursive: true, force: true });
  });
  return { home, pack };
}

async function fillLibrary(path: string): Promise<void> {
  const pack = await openPack(path);
  const base = await pack.weights('generator');
  const changed = (names: RegExp, seed: number): Map<string, F32> =>
    new Map(
      [...base].flatMap(([name, { shape }], i) => {
        if (!names.test(name)) return [];
        const numbers = new Random(seed, i).normals(sizeOf(shape)).map((v) => 0.3 * v);
        return [[name, f32(shape, numbers)] as const];
      }),
    );
  const common = {
    base: pack.manifest.networks.generator.sha256,
    pack: { id: pack.id, name: 'Tiny' },
    dtype: 'float32' as const,
    provenance: { tool: 'tests', steps: 1, losses: {}, networks: [] },
    measures: {},
  };
  const { wDim, resolution } = TINY_GENERATOR;
  const numWs = numWsOf(resolution);
  await saveEntry({ ...common, kind: 'style', name: 'ink', delta: changed(/synthesis\.b(8|16)\..*weight/, 5) });
  await saveEntry({
    ...common,
    kind: 'likeness',
    name: 'anna',
    delta: changed(/synthesis\.b16\..*weight/, 6),
    pivot: {
      w0: f32([1, wDim], new Random(7).normals(wDim)),
      ws: f32([1, numWs, wDim], new Random(8).normals(numWs * wDim)),
    },
  });
  await pack.close();
}

/** A scene of the tiny pack as a new project has it. */
export function tinyScene(changes: Partial<Omit<Scene, 'clip'>> & { clip?: Partial<Scene['clip']> } = {}): Scene {
  const start = { w: floats(new Random(3).normals(TINY_GENERATOR.wDim)) };
  const now = '2026-01-01T00:00:00.000Z';
  const { scene } = newProject({
    id: 't',
    name: 'T',
    scene: { pack: { name: 'tiny' }, start },
    frames: 40,
    fps: 25,
    now,
  });
  return { ...scene, ...changes, clip: { ...scene.clip, ...changes.clip } };
}
