import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../src/engine/tensor/random';
import {
  castMember,
  HELD_OUT_CAST,
  identityFromNormals,
  Painter,
  POSE_DIMS,
  poseFromNormals,
  TRAINING_CAST,
} from '../portrait';
import { HELD_OUT_FRAMES, RESOLUTION, SEED, STRANGER_FRAMES, TRAINING_FRAMES, WORK_FOLDER } from '../plan';
import { samplePose } from './poses';

/** The painted sets: the cast in training poses, the cast in poses never trained on, people outside the cast, and their hold-outs. */
export const SETS = {
  training: { frames: TRAINING_FRAMES, stream: 1, subject: (i: number) => i % TRAINING_CAST },
  heldOutPoses: { frames: HELD_OUT_FRAMES, stream: 2, subject: (i: number) => i % TRAINING_CAST },
  strangers: { frames: STRANGER_FRAMES, stream: 3, subject: (i: number) => HELD_OUT_CAST + 100 + (i % 2000) },
  heldOutPeople: { frames: 400, stream: 4, subject: (i: number) => HELD_OUT_CAST + (i % 40) },
} as const;
export type SetName = keyof typeof SETS;

const PIXELS = RESOLUTION * RESOLUTION;
/** RGB bytes, loss weights in sixteenths, pose normals, subject. */
const RECORD = PIXELS * 3 + PIXELS + POSE_DIMS * 4 + 4;
export const SHARD = 500;

export interface Frame {
  readonly subject: number;
  /** Pose normals [POSE_DIMS]. */
  readonly pose: Float32Array;
  /** [RESOLUTION, RESOLUTION, 3] */
  readonly rgb: Uint8Array;
  /** Loss weight of each pixel, in sixteenths. */
  readonly mask: Uint8Array;
}

const shardPath = (set: SetName, shard: number) =>
  join(WORK_FOLDER, 'frames', `${set}-${String(shard).padStart(3, '0')}.bin`);
const shardsOf = (set: SetName) => Math.ceil(SETS[set].frames / SHARD);

/** Paints the shards of a set that are not there yet; two processes may share the work by parity. */
export function paintSet(
  set: SetName,
  share: { of: number; index: number },
  onShard: (done: number, all: number) => void,
): void {
  mkdirSync(join(WORK_FOLDER, 'frames'), { recursive: true });
  const painter = new Painter(RESOLUTION, 2);
  const { frames, stream, subject } = SETS[set];
  for (let shard = share.index; shard < shardsOf(set); shard += share.of) {
    const path = shardPath(set, shard);
    if (existsSync(path)) continue;
    const count = Math.min(SHARD, frames - shard * SHARD);
    const bytes = Buffer.alloc(count * RECORD);
    for (let k = 0; k < count; k++) {
      const i = shard * SHARD + k;
      const pose = samplePose(new Random(SEED + i, stream));
      paintFrame(painter, subject(i), pose, bytes.subarray(k * RECORD, (k + 1) * RECORD));
    }
    writeDurably(path, bytes);
    onShard(shard + 1, shardsOf(set));
  }
}

function paintFrame(painter: Painter, subject: number, normals: Float32Array, into: Buffer): void {
  const identity = identityFromNormals(castMember(subject));
  const pose = poseFromNormals(normals);
  into.set(painter.paint(identity, pose), 0);
  into.set(
    painter.mask(identity, pose).map((m) => Math.min(255, Math.round(m * 16))),
    PIXELS * 3,
  );
  normals.forEach((v, i) => into.writeFloatLE(v, PIXELS * 4 + i * 4));
  into.writeInt32LE(subject, PIXELS * 4 + POSE_DIMS * 4);
}

function writeDurably(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w');
  try {
    writeSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** A painted set in memory (as bytes). @throws if a shard is missing: paint first */
export class FrameSet {
  private readonly shards: Buffer[];
  readonly count: number;

  constructor(readonly set: SetName) {
    this.shards = Array.from({ length: shardsOf(set) }, (_, i) => readFileSync(shardPath(set, i)));
    this.count = SETS[set].frames;
  }

  frame(index: number): Frame {
    const shard = this.shards[Math.floor(index / SHARD)] as Buffer;
    const record = shard.subarray((index % SHARD) * RECORD, ((index % SHARD) + 1) * RECORD);
    const pose = Float32Array.from({ length: POSE_DIMS }, (_, i) => record.readFloatLE(PIXELS * 4 + i * 4));
    return {
      subject: record.readInt32LE(PIXELS * 4 + POSE_DIMS * 4),
      pose,
      rgb: record.subarray(0, PIXELS * 3),
      mask: record.subarray(PIXELS * 3, PIXELS * 4),
    };
  }
}
