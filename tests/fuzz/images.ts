import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { StudioError } from '../../src/shared/errors';
import { centredCrop } from '../../src/engine/portrait/align';
import { decodeImage } from '../../src/engine/portrait/decode';
import { sampleQuad } from '../../src/engine/portrait/sample';
import { Random } from '../../src/engine/tensor/random';
import { mutateBytes } from './support/packMutations';

/**
 * Mutates valid images of every format and decodes and crops them: a sentence or a picture is fine, anything else is a finding.
 * `npm run fuzz -- images --rounds 2000 --seed 1`
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const rounds = Number(values.rounds);
/** A round may not take longer, nor may memory grow by more. */
const SLOW_MS = 5000;
const GROWTH_BYTES = 500 * 2 ** 20;

const random = new Random(Number(values.seed), 91);
const noise = { width: 96, height: 80, channels: 3 as const };
const raw = Buffer.from(Array.from({ length: 96 * 80 * 3 }, () => random.below(256)));
const picture = () => sharp(raw, { raw: noise });
const originals = await Promise.all([
  picture().png().toBuffer(),
  picture().ensureAlpha().png({ palette: true }).toBuffer(),
  picture().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
  picture().webp().toBuffer(),
  picture().tiff().toBuffer(),
  picture().gif().toBuffer(),
  picture().avif({ effort: 0 }).toBuffer(),
]);

const before = process.memoryUsage.rss();
const outcomes = { pictures: 0, refused: 0 };
const findings: string[] = [];
for (let round = 0; round < rounds; round++) {
  const bytes = mutateBytes(originals[random.below(originals.length)] as Buffer, random);
  const started = performance.now();
  try {
    const image = await decodeImage(bytes);
    sampleQuad(image, centredCrop(image), 64);
    outcomes.pictures++;
  } catch (error) {
    if (error instanceof StudioError && error.code !== 'internal') outcomes.refused++;
    else findings.push(`round ${round}: ${String(error)}`);
  }
  const took = performance.now() - started;
  if (took > SLOW_MS) findings.push(`round ${round}: took ${(took / 1000).toFixed(1)} s`);
}
const grown = process.memoryUsage.rss() - before;
if (grown > GROWTH_BYTES) findings.push(`memory grew by ${(grown / 2 ** 20).toFixed(0)} MiB`);
console.log(
  `${rounds} rounds: ${outcomes.pictures} pictures, ${outcomes.refused} refused, ${findings.length} findings`,
);
for (const finding of findings.slice(0, 20)) console.error(finding);
process.exitCode = findings.length ? 1 : 0;
