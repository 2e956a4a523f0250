import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../src/engine/tensor/random';
import {
  castMember,
  HELD_OUT_CAST,
  identityFromNormals,
  Painter,
  POSE_DIMS,
  poseAt,
  poseFromNormals,
  TRAINING_CAST,
} from '../portrait';
import {
  CLIPS,
  HELD_OUT_FRAMES,
  MOTION,
  RESOLUTION,
  SEED,
  STRANGER_FRAMES,
  TRAINING_FRAMES,
  WORK_FOLDER,
} from '../plan';
import { directedClip } from './clips';
import { otherExpression, samplePose } from './poses';

interface PaintedSet {
  readonly frames: number;
  readonly subject: (index: number) => number;
  /** Pose normals of a frame, from the seed alone. */
  readonly pose: (index: number) => Float32Array;
}

/**
 * The painted sets: the cast in training poses (the frames 2k and 2k + 1 are a pair), the cast in poses never trained on, people outside
 * the cast, and the cast under the director's motion, one clip after the other.
 */
const SETS = {
  training: {
    frames: TRAINING_FRAMES,
    subject: (i) => (i >> 1) % TRAINING_CAST,
    pose: (i) => {
      const random = new Random(SEED + i - (i % 2), 1);
      const pose = samplePose(random);
      return i % 2 === 1 ? otherExpression(pose, random) : pose;
    },
  },
  heldOutPoses: {
    frames: HELD_OUT_FRAMES,
    subject: (i) => i % TRAINING_CAST,
    pose: (i) => samplePose(new Random(SEED + i, 2)),
  },
  strangers: {
    frames: STRANGER_FRAMES,
    subject: (i) => HELD_OUT_CAST + 100 + (i % 2000),
    pose: (i) => samplePose(new Random(SEED + i, 3)),
  },
  clips: {
    frames: CLIPS * MOTION.maxFrames,
    subject: (i) => clipOf(i).subject,
    pose: (i) => {
      const { codes, start } = clipOf(i);
      return poseAt(codes, start, i % MOTION.maxFrames, MOTION.codeDistance, MOTION.motionDim);
    },
  },
} as const satisfies Record<string, PaintedSet>;

function clipOf(frame: number) {
  const clip = directedClip(new Random(SEED + Math.floor(frame / MOTION.maxFrames), 6), MOTION.maxFrames, 0);
  return { ...clip, subject: clip.member.indexOf(1) };
}
export type SetName = keyof typeof SETS;
export const SET_NAMES = Object.keys(SETS) as SetName[];

/** Loss weights are smooth: half the resolution holds them. */
export const MASK_SIDE = RESOLUTION / 2;
const RGB_BYTES = 3 * RESOLUTION ** 2;
const POSE_AT = RGB_BYTES + MASK_SIDE ** 2;
const SUBJECT_AT = POSE_AT + POSE_DIMS * 4;
/** RGB bytes, loss weights in sixteenths, pose normals, subject. */
const RECORD = SUBJECT_AT + 4;
export const SHARD = 500;

export interface Frame {
  readonly subject: number;
  /** Pose normals [POSE_DIMS]. */
  readonly pose: Float32Array;
  /** [RESOLUTION, RESOLUTION, 3] */
  readonly rgb: Uint8Array;
  /** Loss weights in sixteenths, [MASK_SIDE, MASK_SIDE] */
  readonly mask: Uint8Array;
}

const FRAMES_FOLDER = join(WORK_FOLDER, `frames-${RESOLUTION}`);
const shardPath = (set: SetName, shard: number) => join(FRAMES_FOLDER, `${set}-${String(shard).padStart(3, '0')}.bin`);
const shardsOf = (set: SetName) => Math.ceil(SETS[set].frames / SHARD);

/** Paints the shards of a set that are not there yet; two processes may share the work by parity. */
export function paintSet(
  set: SetName,
  share: { of: number; index: number },
  onShard: (done: number, all: number) => void,
): void {
  mkdirSync(FRAMES_FOLDER, { recursive: true });
  const painters = { picture: new Painter(RESOLUTION, 2), mask: new Painter(MASK_SIDE) };
  const { frames, subject, pose } = SETS[set];
  for (let shard = share.index; shard < shardsOf(set); shard += share.of) {
    const path = shardPath(set, shard);
    if (existsSync(path)) continue;
    const count = Math.min(SHARD, frames - shard * SHARD);
    const bytes = Buffer.alloc(count * RECORD);
    for (let k = 0; k < count; k++) {
      const i = shard * SHARD + k;
      paintFrame(painters, subject(i), pose(i), bytes.subarray(k * RECORD, (k + 1) * RECORD));
    }
    writeDurably(path, bytes);
    onShard(shard + 1, shardsOf(set));
  }
}

function paintFrame(
  painters: { picture: Painter; mask: Painter },
  subject: number,
  normals: Float32Array,
  into: Buffer,
): void {
  const identity = identityFromNormals(castMember(subject));
  const pose = poseFromNormals(normals);
  into.set(painters.picture.paint(identity, pose), 0);
  into.set(
    painters.mask.mask(identity, pose).map((m) => Math.min(255, Math.round(m * 16))),
    RGB_BYTES,
  );
  normals.forEach((v, i) => into.writeFloatLE(v, POSE_AT + i * 4));
  into.writeInt32LE(subject, SUBJECT_AT);
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
    const pose = Float32Array.from({ length: POSE_DIMS }, (_, i) => record.readFloatLE(POSE_AT + i * 4));
    return {
      subject: record.readInt32LE(SUBJECT_AT),
      pose,
      rgb: record.subarray(0, RGB_BYTES),
      mask: record.subarray(RGB_BYTES, POSE_AT),
    };
  }
}
