import { Graph } from '../../src/engine/graph';
import { compile } from '../../src/engine/onnx';
import type { Runtime, Session } from '../../src/engine/runtime/types';
import { Random } from '../../src/engine/tensor/random';
import { f32, rows, type F32, type Weights } from '../../src/engine/tensor/tensor';
import { castCode } from './castNetwork';
import { identityFeatures, poseFeatures } from './data/batch';
import { generatorConfig, IDENTITY_Z, RESOLUTION, SEED } from './plan';
import { IDENTITY_DIMS, POSE_DIMS, TRAINING_CAST } from './portrait';

const BATCH = 256;
/** How sharply the nearest anchor wins: nearly every z is one subject, with a narrow smooth border to the next. */
const SHARPNESS = 40;

/** What the cast network reads for one picture: a (possibly blended) subject and a pose. */
export interface CastRow {
  readonly member: Float32Array;
  readonly traits: Float32Array;
  readonly pose: Float32Array;
}

const TRAITS = Array.from({ length: TRAINING_CAST }, (_, subject) => Float32Array.from(identityFeatures(subject)));
const ANCHORS = spreadDirections(TRAINING_CAST);

/**
 * Directions of length 1, each the farthest from those before it among some random ones: in few dimensions and evenly spread the cells
 * about them are simple enough for the mapping network to learn.
 */
function spreadDirections(count: number): number[][] {
  const directions: number[][] = [];
  for (let i = 0; i < count; i++) {
    const random = new Random(SEED + i, 31);
    const candidates = Array.from({ length: 64 }, () => direction(random.normals(IDENTITY_Z)));
    const nearest = (c: number[]) => Math.max(...directions.map((d) => dot(d, c)));
    directions.push(candidates.reduce((best, c) => (nearest(c) < nearest(best) ? c : best)));
  }
  return directions;
}

function direction(v: ArrayLike<number>): number[] {
  const length = Math.hypot(...Array.from(v));
  return Array.from(v, (x) => x / length);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** A blend of subjects by weights [TRAINING_CAST] that sum to 1. @param normals pose normals [POSE_DIMS] */
export function castRow(member: Float32Array, normals: Float32Array): CastRow {
  const traits = new Float32Array(IDENTITY_DIMS);
  member.forEach((share, subject) => {
    if (share < 1e-4) return;
    (TRAITS[subject] as Float32Array).forEach((value, i) => (traits[i] = (traits[i] as number) + share * value));
  });
  return { member, traits, pose: Float32Array.from(poseFeatures(normals)) };
}

/** One subject of the cast. */
export function onlySubject(subject: number): Float32Array {
  const member = new Float32Array(TRAINING_CAST);
  member[subject] = 1;
  return member;
}

/**
 * What a z of the pack means: its first numbers lie nearest to some subject's anchor, the next are the pose. z is normalised first,
 * as the mapping network does. @returns a blend of subjects and pose normals
 */
export function meaningOfZ(z: Float32Array): { member: Float32Array; start: Float32Array } {
  const scale = 1 / Math.sqrt(z.reduce((sum, v) => sum + v * v, 0) / z.length + 1e-8);
  const unit = z.map((v) => v * scale);
  const nearness = ANCHORS.map((anchor) => SHARPNESS * dot(anchor, unit));
  const top = Math.max(...nearness);
  const shares = nearness.map((s) => Math.exp(s - top));
  const total = shares.reduce((a, b) => a + b, 0);
  return {
    member: Float32Array.from(shares, (s) => s / total),
    start: unit.slice(IDENTITY_Z, IDENTITY_Z + POSE_DIMS),
  };
}

/** The same, as the cast network reads it. */
export function rowOfZ(z: Float32Array): CastRow {
  const { member, start } = meaningOfZ(z);
  return castRow(member, start);
}

/** Stacks rows as feeds for graphs that contain the cast network. */
export function castTensors(list: readonly CastRow[]): { member: F32; traits: F32; pose: F32 } {
  const stack = (width: number, pick: (row: CastRow) => Float32Array) => {
    const out = f32([list.length, width]);
    list.forEach((row, i) => out.data.set(pick(row), i * width));
    return out;
  };
  return {
    member: stack(TRAINING_CAST, (r) => r.member),
    traits: stack(IDENTITY_DIMS, (r) => r.traits),
    pose: stack(POSE_DIMS, (r) => r.pose),
  };
}

/** The trained cast network as a function from rows to w: the known answer that other stages learn from. */
export class Teacher {
  private constructor(private readonly session: Session) {}

  static async open(runtime: Runtime, weights: Weights): Promise<Teacher> {
    const g = new Graph();
    const member = g.input('member', [BATCH, TRAINING_CAST]);
    const traits = g.input('traits', [BATCH, IDENTITY_DIMS]);
    const w = castCode(g, member, traits, g.input('pose', [BATCH, POSE_DIMS]));
    return new Teacher(await runtime.load(compile({ w }, { name: 'cast', weights })));
  }

  /** w of any number of rows: [N,wDim]. */
  async codes(list: readonly CastRow[]): Promise<F32> {
    const { wDim } = generatorConfig(RESOLUTION);
    const out = f32([list.length, wDim]);
    for (let at = 0; at < list.length; at += BATCH) {
      const part = list.slice(at, at + BATCH);
      const padded = [...part, ...Array<CastRow>(BATCH - part.length).fill(part[0] as CastRow)];
      const { w } = await this.session.run(castTensors(padded));
      out.data.set(rows(w as F32, 0, part.length).data, at * wDim);
    }
    return out;
  }

  release(): Promise<void> {
    return this.session.release();
  }
}
