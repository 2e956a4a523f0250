import type { Identity, Pose } from './factors';
import { lerp, smoothstep } from './scalar';

/** Measures of one head in head units (the face is about 1.9 wide), y down, z towards the viewer. */
export interface Anatomy {
  readonly faceWidth: number;
  readonly faceLength: number;
  /** How far the jaw is lowered by the open mouth. */
  readonly jawDrop: number;
  readonly chinY: number;
  readonly eyeX: number;
  readonly eyeY: number;
  readonly eyeHalfWidth: number;
  readonly eyeHeight: number;
  /** 0 shut .. about 1 open */
  readonly lidOpening: number;
  readonly noseTipY: number;
  readonly noseHalfWidth: number;
  readonly mouthY: number;
  readonly mouthHalfWidth: number;
  readonly lipThickness: number;
  /** Gap between the lips. */
  readonly mouthGap: number;
  /** How far the mouth corners rise. */
  readonly cornerLift: number;
}

/** A way of drawing people: from traits and pose to the measures of the head. */
export type AnatomyOf = (id: Identity, pose: Pose) => Anatomy;

const JAW_DROP = 0.17;

export function anatomyOf(id: Identity, pose: Pose): Anatomy {
  const faceWidth = 1 + 0.09 * id.faceWidth;
  const faceLength = 1 + 0.07 * id.faceLength;
  const jawDrop = JAW_DROP * pose.mouth;
  const smiling = Math.max(0, pose.smile);
  return {
    faceWidth,
    faceLength,
    jawDrop,
    chinY: (0.93 + 0.05 * id.chin) * faceLength + jawDrop,
    eyeX: 0.37 * (1 + 0.1 * id.eyeGap) * faceWidth,
    eyeY: -0.06,
    eyeHalfWidth: 0.215 * (1 + 0.14 * id.eyeSize),
    eyeHeight: 0.118 * (1 + 0.22 * id.eyeSize) * (1 - 0.1 * smiling),
    lidOpening: (1 - pose.blink) * (1 - 0.16 * smiling) * (1 + 0.16 * pose.brow),
    noseTipY: 0.36 * (1 + 0.14 * id.noseLength) * faceLength,
    noseHalfWidth: 0.145 * (1 + 0.28 * id.noseWidth),
    mouthY: 0.64 * faceLength + 0.02,
    mouthHalfWidth: 0.27 * (1 + 0.16 * id.mouthWidth) * (1 + 0.2 * pose.smile - 0.1 * pose.mouth),
    lipThickness: 0.07 * (1 + 0.45 * id.lipThickness),
    mouthGap: 0.03 + 0.26 * pose.mouth,
    cornerLift: 0.085 * pose.smile,
  };
}

/** Measures of the hair, in head units. */
export interface HairShape {
  readonly topVolume: number;
  readonly sideVolume: number;
  /** 0 short .. 1 long */
  readonly length: number;
  /** Depth of the curls in the outline. */
  readonly curl: number;
  /** Presence of the locks that frame the face, 0..1. */
  readonly locks: number;
  /** y of the hairline in the middle of the forehead. */
  readonly lineY: number;
}

export function hairShapeOf(id: Identity): HairShape {
  const grown = 1 - id.cropped;
  const length = smoothstep(0.3, 0.95, id.hairLength) * grown;
  return {
    topVolume: lerp(0.015, 0.05 + 0.2 * id.hairVolume + 0.07 * id.hairCurl, grown),
    sideVolume: lerp(0.01, 0.03 + 0.13 * id.hairSide ** 2 + 0.12 * id.hairCurl, grown),
    length,
    curl: id.hairCurl * grown,
    locks: smoothstep(0.3, 0.55, id.hairLength) * grown,
    lineY: lerp(lerp(-0.82, -0.5, id.fringe), -0.76, Math.max(id.cropped, 0.6 * id.hairCurl)),
  };
}
