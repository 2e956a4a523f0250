import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPack } from '../../src/engine/packs/pack';
import { openRuntime } from '../../src/engine/runtime/providers';
import { saveGrid } from '../../build/starter/gallery';
import { PACK_FOLDER } from '../../build/starter/plan';
import { measurePack, type Measures } from '../../build/starter/report/measure';
import { tableOf } from '../../build/starter/report/table';

/**
 * Measures the starter pack as it is stored and writes build/starter/report.md and contact sheets in docs/images:
 * `npm run bench -- starter [frames] [clips] [an earlier pack to compare with]`.
 */
const [frames = '100', clips = '8', earlier] = process.argv.slice(2);
const counts = { frames: Number(frames), clips: Number(clips) };
const runtime = await openRuntime({ provider: 'cpu' });
const measure = async (path: string) => {
  const pack = await openPack(path);
  const measured = await measurePack(runtime, pack, counts);
  await pack.close();
  return measured;
};
const before = earlier ? (await measure(earlier)).measures : undefined;
const { measures, sheets } = await measure(PACK_FOLDER);
await runtime.release();

const images = join(import.meta.dirname, '../../docs/images');
mkdirSync(images, { recursive: true });
const scale = Math.max(1, 128 / measures.resolution);
for (const [name, sheet] of Object.entries(sheets)) await saveGrid(join(images, `starter-${name}.png`), sheet, scale);

const columns: Record<string, Measures> = before ? { before, now: measures } : { now: measures };
const report = [
  '# Starter pack: what was measured',
  '',
  `By \`npm run bench -- starter\`, on the stored float16 weights: ${frames} frames a row, ${clips} clips of 64 frames. PSNR over [0,255] per image, SSIM with an 11x11 Gaussian window per channel. Identity and Fréchet distance use the ${measures.frechet.features}: each pack's own, so they compare across packs only roughly.`,
  '',
  tableOf(columns),
  '',
].join('\n');
writeFileSync(join(import.meta.dirname, '../../build/starter/report.md'), report);
console.log(report);
