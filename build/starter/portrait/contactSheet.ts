/** Writes a sheet of the cast, the extremes of expression and two clips: `node --import tsx contactSheet.ts OUT.png`. */
import sharp from 'sharp';
import { Random } from '../../../src/engine/tensor/random';
import { castMember } from './cast';
import { DIRECTOR_DIMS, poseAt } from './director';
import {
  type Identity,
  NEUTRAL_POSE,
  type Pose,
  identityFromNormals,
  neutralPoseNormals,
  poseFromNormals,
} from './factors';
import { Painter } from './painter';

const CELL = 192;
const COLUMNS = 8;
const CAST_SHOWN = 24;
const CLIP_FRAMES = 16;
const CLIP_STRIDE = 5;
const CLIP_CODES = 8;

const EXTREMES: Partial<Pose>[] = [
  { yaw: -0.43 },
  { yaw: 0.43 },
  { pitch: -0.2, roll: 0.1 },
  { pitch: 0.2, roll: -0.1 },
  { mouth: 1 },
  { blink: 1 },
  { smile: 0.95, mouth: 0.35 },
  { smile: -0.6, brow: -0.9 },
];

const subject = (index: number): Identity => identityFromNormals(castMember(index));

function clip(index: number): { identity: Identity; pose: Pose }[] {
  const codes = new Random(index, 7).normals(CLIP_CODES * DIRECTOR_DIMS);
  return Array.from({ length: CLIP_FRAMES }, (_, i) => ({
    identity: subject(index),
    pose: poseFromNormals(poseAt(codes, neutralPoseNormals(), i * CLIP_STRIDE)),
  }));
}

const cells = [
  ...Array.from({ length: CAST_SHOWN }, (_, i) => ({ identity: subject(i), pose: NEUTRAL_POSE })),
  ...[5, 8].flatMap((i) => EXTREMES.map((change) => ({ identity: subject(i), pose: { ...NEUTRAL_POSE, ...change } }))),
  ...clip(3),
  ...clip(12),
];
const painter = new Painter(CELL);
const started = performance.now();
const tiles = cells.map(({ identity, pose }, i) => ({
  input: Buffer.from(painter.paint(identity, pose)),
  raw: { width: CELL, height: CELL, channels: 3 as const },
  left: (i % COLUMNS) * CELL,
  top: Math.floor(i / COLUMNS) * CELL,
}));
const perFrame = (performance.now() - started) / cells.length;
const rows = Math.ceil(cells.length / COLUMNS);
const target = process.argv[2] ?? 'contact-sheet.png';
await sharp({ create: { width: COLUMNS * CELL, height: rows * CELL, channels: 3, background: 'black' } })
  .composite(tiles)
  .png()
  .toFile(target);
process.stdout.write(`${target}: ${cells.length} pictures of ${CELL} px, ${perFrame.toFixed(1)} ms each\n`);
