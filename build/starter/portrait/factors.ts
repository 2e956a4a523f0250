import { normalToSigned, normalToUnit, radians, smoothstep } from './scalar';

/** A smooth, bounded map from one standard normal number to a physical value. */
type Curve = (normal: number) => number;

const unit: Curve = normalToUnit;
const signed: Curve = normalToSigned;
const within =
  (bound: number): Curve =>
  (n) =>
    bound * normalToSigned(n);
/** An opacity that is 0 or 1 except in a narrow smooth zone: a trait one has or has not. */
const worn: Curve = (n) => smoothstep(0.5, 0.9, n);

/** How each identity trait follows from its standard normal; the order is the order of the dimensions. */
const IDENTITY_CURVES = {
  /** 0 fair .. 1 dark */ skinTone: unit,
  /** -1 rosy .. 1 golden */ skinHue: signed,
  faceWidth: signed,
  faceLength: signed,
  jaw: signed,
  chin: signed,
  cheek: signed,
  age: unit,
  blush: unit,
  /** along the scale blond, red, brown, black, grey, white */ hairColour: unit,
  hairVolume: unit,
  /** 0 high hairline .. 1 low fringe */ fringe: unit,
  hairSide: unit,
  /** 0 short .. 1 below the shoulders */ hairLength: unit,
  /** -1 parted on the left of the picture .. 1 right */ hairPart: signed,
  hairWave: unit,
  /** opacity of curls */ hairCurl: worn,
  /** opacity of a close crop */ cropped: worn,
  lockWidth: unit,
  eyeSize: signed,
  eyeGap: signed,
  eyeTilt: signed,
  /** blue, grey, green, hazel, brown, dark */ irisColour: unit,
  lash: unit,
  browThickness: unit,
  browArch: signed,
  browTilt: signed,
  noseWidth: signed,
  noseLength: signed,
  mouthWidth: signed,
  lipThickness: signed,
  /** 0 natural .. 1 painted */ lipColour: unit,
  beard: worn,
  moustache: worn,
  glasses: worn,
  /** 0 narrow .. 1 large */ glassesShape: unit,
  glassesColour: unit,
  clothHue: unit,
  /** 0 dark .. 1 light */ clothTone: unit,
  /** 0 crew .. 1 open */ neckline: unit,
  backgroundHue: unit,
  /** 0 light .. 1 dark */ backgroundTone: unit,
  backgroundSlope: signed,
  /** main light, -1 from the left .. 1 from the right */ lightAngle: signed,
  /** -1 cool .. 1 warm */ warmth: signed,
} satisfies Record<string, Curve>;

/** How each time-varying factor follows from its standard normal; the order is the order of the dimensions. */
const POSE_CURVES = {
  /** radians, positive turns the nose to the right of the picture */ yaw: within(radians(25)),
  /** radians, positive lowers the nose */ pitch: within(radians(12)),
  /** radians, positive leans clockwise */ roll: within(radians(7)),
  /** shift as a fraction of the frame */ dx: within(0.04),
  dy: within(0.035),
  /** relative to the aligned size */ scale: (n) => 1 + 0.05 * normalToSigned(n),
  /** 0 closed .. 1 wide open */ mouth: (n) => smoothstep(-0.2, 1.8, n),
  /** -1 down-turned .. 1 laughing */ smile: (n) => 0.15 + 0.85 * normalToSigned(n),
  /** 0 open .. 1 shut */ blink: (n) => smoothstep(0.7, 1.7, n),
  /** -1 frown .. 1 raised */ brow: signed,
  gazeX: signed,
  gazeY: signed,
  /** added to the subject's own light */ lightAngle: within(0.3),
  /** added to the subject's own warmth */ warmth: within(0.2),
} satisfies Record<string, Curve>;

export type IdentityTrait = keyof typeof IDENTITY_CURVES;
export type PoseFactor = keyof typeof POSE_CURVES;

/** Physical traits of one subject, with clothes, background and light. */
export type Identity = Readonly<Record<IdentityTrait, number>>;
/** Physical factors that change from frame to frame. */
export type Pose = Readonly<Record<PoseFactor, number>>;

export const IDENTITY_TRAITS = Object.keys(IDENTITY_CURVES) as IdentityTrait[];
export const POSE_FACTORS = Object.keys(POSE_CURVES) as PoseFactor[];
export const IDENTITY_DIMS = IDENTITY_TRAITS.length;
export const POSE_DIMS = 14;

/** Index of each factor in its vector of normals. */
export const identityIndex = (trait: IdentityTrait): number => IDENTITY_TRAITS.indexOf(trait);
export const poseIndex = (factor: PoseFactor): number => POSE_FACTORS.indexOf(factor);

/** @param n standard normals [IDENTITY_DIMS]; further numbers are ignored, missing ones count as 0. */
export function identityFromNormals(n: Float32Array): Identity {
  return fromNormals(IDENTITY_TRAITS, IDENTITY_CURVES, n);
}

/** @param n standard normals [POSE_DIMS]; further numbers are ignored, missing ones count as 0. */
export function poseFromNormals(n: Float32Array): Pose {
  return fromNormals(POSE_FACTORS, POSE_CURVES, n);
}

function fromNormals<K extends string>(
  names: readonly K[],
  curves: Record<K, Curve>,
  n: Float32Array,
): Record<K, number> {
  const entries = names.map((name, i) => [name, curves[name](n[i] ?? 0)]);
  return Object.fromEntries(entries) as Record<K, number>;
}

/** Normals of the resting face: frontal, mouth shut, eyes open, faint smile. */
export function neutralPoseNormals(): Float32Array {
  const n = new Float32Array(POSE_DIMS);
  n[poseIndex('mouth')] = -0.6;
  n[poseIndex('blink')] = -0.6;
  return n;
}

export const NEUTRAL_POSE: Pose = poseFromNormals(neutralPoseNormals());
