/** Draws the bundled portraits into resources/samples: `node --import tsx build/starter/samples.ts [FOLDER]`. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { NEUTRAL_POSE, type Pose, castMember, identityFromNormals, wide } from './portrait/index';

const SIZE = { width: 640, height: 800 };
const JPEG_QUALITY = 92;

/** People outside the training cast, each in a calm pose of their own. */
const SITTERS: { index: number; pose: Partial<Pose> }[] = [
  { index: 1000, pose: { smile: 0.45, yaw: 0.1 } },
  { index: 1004, pose: { smile: 0.4, yaw: -0.15, roll: 0.03 } },
  { index: 1009, pose: { smile: 0.5, pitch: 0.03, mouth: 0.08 } },
  { index: 1003, pose: { smile: 0.5, yaw: 0.08 } },
  { index: 1031, pose: { smile: 0.35, yaw: -0.08, roll: -0.04 } },
  { index: 1017, pose: { smile: 0.4, yaw: 0.18, gazeX: -0.3 } },
];

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = process.argv[2] ?? join(root, 'resources', 'samples');
await mkdir(folder, { recursive: true });
for (const [i, { index, pose }] of SITTERS.entries()) {
  const picture = wide(identityFromNormals(castMember(index)), { ...NEUTRAL_POSE, ...pose }, SIZE);
  const raw = { width: picture.width, height: picture.height, channels: 3 as const };
  await sharp(picture.data, { raw })
    .jpeg({ quality: JPEG_QUALITY })
    .toFile(join(folder, `portrait-${i + 1}.jpg`));
}
process.stdout.write(`${SITTERS.length} portraits in ${folder}\n`);
