import { join } from 'node:path';
import { listEntries, loadDelta, readPreview } from '../../../src/engine/library';
import { openPack } from '../../../src/engine/packs/pack';
import type { StyleContent } from '../../../src/engine/packs/content';
import type { Runtime } from '../../../src/engine/runtime/types';
import type { StylePreset } from '../../../src/engine/train/programs/presets';
import { runProgram, type ProgramEvent } from '../../../src/engine/train/runProgram';
import { StopFlag } from '../../../src/engine/train/stopFlag';
import { PACK_FOLDER, SEED, WORK_FOLDER } from '../plan';

const SAMPLES = join(import.meta.dirname, '../../../resources/samples/styles');
/** A library of its own, so that the artist's stays as it is. */
const HOME = join(WORK_FOLDER, 'styles');

interface Sample {
  readonly name: string;
  readonly description: string;
  /** Lowest resolution that is tuned: a style that draws other shapes reaches further down. */
  readonly fromResolution: number;
  readonly iterations: number;
  /** Whose learning rate is taken. */
  readonly preset: StylePreset;
  /** How much of the subject is kept. */
  readonly keep?: number;
}
const BATCH = 8;
const STYLES: readonly Sample[] = [
  { name: 'ink', description: 'Pen and ink on paper', preset: 'standard', fromResolution: 64, iterations: 300 },
  { name: 'neon', description: 'Glowing lines on black', preset: 'standard', fromResolution: 64, iterations: 240 },
  {
    name: 'cutout',
    description: 'Cut from coloured paper: other shapes, not only other surfaces',
    preset: 'quick',
    fromResolution: 8,
    iterations: 340,
    keep: 0.25,
  },
];

/** Styles with a picture of each, as a document of their pack. */
export interface FinishedStyles {
  readonly styles: readonly StyleContent[];
  readonly documents: readonly { readonly file: string; readonly bytes: Uint8Array }[];
}

/** Tunes the sample styles that the assembled pack lacks, by the program that artists use. What is done on its generator stays. */
export async function tuneStyles(runtime: Runtime): Promise<void> {
  const { base, styles } = await storedStyles();
  await inOwnLibrary(async () => {
    const made = (await listEntries('style')).filter((entry) => entry.base === base);
    const done = new Set([...made, ...styles].map(({ name }) => name));
    for (const { name, preset, fromResolution, iterations, keep } of STYLES) {
      if (done.has(name)) continue;
      const { result } = await runProgram({
        kind: 'style',
        options: {
          ...{ name, folder: join(SAMPLES, name), pack: PACK_FOLDER, crop: 'centre' },
          ...{ preset, batch: BATCH, iterations, fromResolution, keep, seed: SEED, force: true },
        },
        ...{ folder: join(WORK_FOLDER, `style-${name}-${base.slice(0, 8)}`), runtime, stop: new StopFlag() },
        onEvent: (event) => log(name, event),
      });
      console.log(result?.summary ?? `style ${name}: not finished`);
    }
  });
}

/** What the pack in the repository holds, and the sha256 of the generator that it is for. */
export async function storedStyles(): Promise<FinishedStyles & { readonly base: string }> {
  const pack = await openPack(PACK_FOLDER);
  try {
    const { networks, styles, documents } = pack.manifest;
    const pictures = documents.map(({ file }) => file).filter((file) => file.startsWith('styles/'));
    return {
      base: networks.generator.sha256,
      styles: await Promise.all(
        styles.map(async ({ name, description, provenance }) => {
          return { name, description, provenance, delta: await pack.style(name) };
        }),
      ),
      documents: await Promise.all(pictures.map(async (file) => ({ file, bytes: await pack.document(file) }))),
    };
  } finally {
    await pack.close();
  }
}

/** The finished styles of a generator: newly tuned ones, and of the others those that are stored. @param base sha256 of its file */
export async function finishedStyles(base: string, stored: FinishedStyles | undefined): Promise<FinishedStyles> {
  return inOwnLibrary(async () => {
    const styles: StyleContent[] = [];
    const documents: { file: string; bytes: Uint8Array }[] = [];
    const entries = (await listEntries('style')).filter((entry) => entry.base === base);
    for (const { name, description } of STYLES) {
      const entry = entries.find((found) => found.name === name);
      if (!entry) {
        styles.push(...(stored?.styles.filter((style) => style.name === name) ?? []));
        documents.push(...(stored?.documents.filter(({ file }) => file === pictureOf(name)) ?? []));
        continue;
      }
      const { tool, images, steps } = entry.provenance;
      const identity = entry.measures['identity'];
      const notes = `${images} pictures, ${steps} iterations; identity similarity to the unstyled picture ${identity?.toFixed(2)}`;
      styles.push({ name, description, delta: await loadDelta(entry, base), provenance: { tool, notes } });
      const [picture] = entry.previews;
      if (picture) documents.push({ file: pictureOf(name), bytes: await readPreview(entry, picture.file) });
    }
    return { styles, documents };
  });
}

const pictureOf = (name: string) => `styles/${name}.png`;

async function inOwnLibrary<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env['STYLEINV_HOME'];
  process.env['STYLEINV_HOME'] = HOME;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['STYLEINV_HOME'];
    else process.env['STYLEINV_HOME'] = before;
  }
}

function log(name: string, event: ProgramEvent): void {
  if (event.kind === 'notice') console.log(`style ${name}: ${event.sentence}`);
  if (event.kind !== 'progress' || event.iteration % 50 !== 0) return;
  console.log(`style ${name} ${event.iteration}/${event.iterations}, ${(event.secondsLeft / 60).toFixed(1)} min left`);
}
