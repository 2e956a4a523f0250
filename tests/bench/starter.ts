import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPack } from '../../src/engine/packs/pack';
import { openRuntime } from '../../src/engine/runtime/providers';
import { rows } from '../../src/engine/tensor/tensor';
import { saveGrid } from '../../build/starter/gallery';
import { openEncoder, openIdentity, openSynthesis } from '../../build/starter/networks';
import { PACK_FOLDER } from '../../build/starter/plan';
import { HELD_OUT_CAST, TRAINING_CAST } from '../../build/starter/portrait';
import { measureClips } from '../../build/starter/report/clips';
import { paintings } from '../../build/starter/report/pictures';
import { closeness, heldOutFrames, movementGains } from '../../build/starter/report/stills';
import { castRow, onlySubject, Teacher } from '../../build/starter/teacher';

/**
 * Measures the starter pack as it is stored and writes build/starter/report.md and contact sheets in docs/images:
 * `npm run bench -- starter [frames] [clips]`.
 */
const [frameCount = 200, clipCount = 12] = process.argv.slice(2).map(Number);
const pack = await openPack(PACK_FOLDER);
const runtime = await openRuntime({ provider: 'cpu' });
const generator = await pack.weights('generator');
const encoderWeights = await pack.weights('encoder');
const teacher = await Teacher.open(runtime, await pack.weights('features/cast'));
const synthesis = await openSynthesis(runtime, generator);
const encoder = await openEncoder(runtime, encoderWeights);
const identity = await openIdentity(runtime, encoderWeights);
const images = join(import.meta.dirname, '../../docs/images');
mkdirSync(images, { recursive: true });

const cast = heldOutFrames(frameCount, 0, TRAINING_CAST, 11);
const truth = paintings(cast);
const drawn = await synthesis.run(
  await teacher.codes(cast.map(({ subject, pose }) => castRow(onlySubject(subject), pose))),
);
const g = closeness(drawn, truth);
const inverted = await synthesis.run(await encoder.run(truth));
const eg = closeness(inverted, truth);
const people = paintings(heldOutFrames(frameCount, HELD_OUT_CAST, 40, 12));
const invertedPeople = await synthesis.run(await encoder.run(people));
const strangers = closeness(invertedPeople, people);
const gains = await movementGains(teacher, synthesis);
const clips = await measureClips(runtime, await pack.weights('motion'), { teacher, synthesis, identity }, clipCount);

const sheet = (t: typeof truth) => rows(t, 0, 12);
await saveGrid(join(images, 'starter-stills.png'), [sheet(truth), sheet(drawn), sheet(inverted)]);
await saveGrid(join(images, 'starter-strangers.png'), [sheet(people), sheet(invertedPeople)]);
await saveGrid(join(images, 'starter-clips.png'), clips.sheets);

const table = [
  [
    'G against the painting, held-out poses of the cast',
    `${g.psnr.toFixed(2)} dB, SSIM ${g.ssim.toFixed(3)}`,
    '>= 27 dB, 0.87',
  ],
  ...Object.entries(gains).map(([name, gain]) => [
    `gain over G's own frozen frame in the pixels that ${name} changes`,
    `${gain.toFixed(1)} dB`,
    name === 'smile' ? '' : '>= 6 dB',
  ]),
  ['E+G, held-out frames of the cast', `${eg.psnr.toFixed(2)} dB, SSIM ${eg.ssim.toFixed(3)}`, '>= 24 dB'],
  ['E+G, people outside the cast', `${strangers.psnr.toFixed(2)} dB, SSIM ${strangers.ssim.toFixed(3)}`, 'stated'],
  ['motion: squared error of w_t - w0 relative to its size, held-out clips', clips.errorRatio.toFixed(3), '<= 0.1'],
  ['motion: the same as a ratio of lengths', Math.sqrt(clips.errorRatio).toFixed(3), ''],
  [
    'identity similarity within a clip / between subjects',
    `${clips.identityWithin.toFixed(3)} / ${clips.identityBetween.toFixed(3)}`,
    '',
  ],
  ['frame-to-frame change against the true clips', clips.changeRatio.toFixed(2), '0.5 to 1.2'],
];
const lines = ['| measure | starter pack | aim |', '|---|---|---|', ...table.map((row) => `| ${row.join(' | ')} |`)];
const report = [
  '# Starter pack: what was measured',
  '',
  `By \`npm run bench -- starter\`, on the stored float16 weights: ${frameCount} frames a row, ${clipCount} clips of 64 frames. PSNR over [0,255] per image, SSIM with an 11x11 Gaussian window per channel. Identity is the cosine of the inversion encoder's pooled features.`,
  '',
  ...lines,
  '',
].join('\n');
writeFileSync(join(import.meta.dirname, '../../build/starter/report.md'), report);
console.log(report);
await runtime.release();
await pack.close();
