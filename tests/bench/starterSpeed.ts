import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { animate } from '../../src/main/services/animate';
import type { Progress } from '../../src/main/services/types';

/** End to end with the starter pack: time to the first frame, and frames/s of w_t, synthesis and encoding. */
const frames = Number(process.argv[2] ?? 128);
const folder = mkdtempSync(join(tmpdir(), 'styleinv-bench-'));
const started = performance.now();
let firstFrame = 0;
const result = await animate(
  {
    out: join(folder, 'clip.mp4'),
    force: false,
    format: 'h264',
    quality: 'standard',
    fps: 25,
    scale: 1,
    filter: 'lanczos',
    layout: 'motion',
    crop: 'auto',
    seed: 0,
    frames,
    speed: 1,
    motionStrength: 1,
    styles: [],
    strength: 1,
    start: 0,
    loop: false,
    psi: 1,
    noise: 'const',
    provider: 'cpu',
  },
  {
    signal: new AbortController().signal,
    notice: (sentence) => console.error(sentence),
    progress: ({ phase, done }: Progress) => {
      if (phase === 'rendering' && done && !firstFrame) firstFrame = performance.now() - started;
    },
  },
);
const all = (performance.now() - started) / 1000;
console.log('| frames | to the first frame | all | frames/s from the first frame on |\n|---|---|---|---|');
console.log(
  `| ${frames} | ${(firstFrame / 1000).toFixed(2)} s | ${all.toFixed(2)} s | ${((frames - 1) / (all - firstFrame / 1000)).toFixed(1)} |`,
);
console.log(`service's own figure: ${(frames / result.seconds).toFixed(1)} frames/s, loading included`);
rmSync(folder, { recursive: true, force: true });
