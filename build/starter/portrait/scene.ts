import { type Anatomy, type AnatomyOf, type HairShape, anatomyOf, hairShapeOf } from './anatomy';
import { type Canvas2D, glow } from './brush';
import type { Colour } from './colour';
import type { Identity, Pose } from './factors';
import { Head, type Point, type View, faceSpheres } from './head';
import { type Palette, paletteOf } from './palette';

/** -1 the eye, ear, ... on the left of the picture, 1 on the right. */
export type Side = -1 | 1;
export const SIDES: readonly Side[] = [-1, 1];

/** All that the parts of a picture share. */
export interface Scene {
  readonly ctx: Canvas2D;
  readonly view: View;
  readonly identity: Identity;
  readonly pose: Pose;
  readonly anatomy: Anatomy;
  readonly hair: HairShape;
  readonly head: Head;
  readonly palette: Palette;
  readonly faceOutline: readonly Point[];
}

export function makeScene(
  ctx: Canvas2D,
  view: View,
  identity: Identity,
  pose: Pose,
  measure: AnatomyOf = anatomyOf,
): Scene {
  const anatomy = measure(identity, pose);
  const head = new Head(anatomy, pose, view);
  return {
    ctx,
    view,
    identity,
    pose,
    anatomy,
    hair: hairShapeOf(identity),
    head,
    palette: paletteOf(identity, pose),
    faceOutline: head.silhouette(faceSpheres(anatomy, identity.cheek, identity.jaw)),
  };
}

const FINITE_STEP = 0.1;
const LEAST_FORESHORTENING = 0.35;

/** A soft spot lying on the face at (x, y) of the head, `lift` above its surface: foreshortened with it. Sizes in head units. */
export function faceGlow(
  { ctx, head, pose }: Scene,
  spot: { x: number; y: number; lift?: number; rx: number; ry: number },
  colour: Colour,
  alpha: number,
  hardness = 0,
): void {
  const z = head.faceDepth(spot.x, spot.y) + (spot.lift ?? 0);
  const at = head.project(spot.x, spot.y, z);
  const across = head.project(spot.x + FINITE_STEP, spot.y, z);
  const down = head.project(spot.x, spot.y + FINITE_STEP, z);
  const widthScale = Math.hypot(across.x - at.x, across.y - at.y) / FINITE_STEP;
  const heightScale = Math.hypot(down.x - at.x, down.y - at.y) / FINITE_STEP;
  const rx = spot.rx * Math.max(LEAST_FORESHORTENING * head.unit, widthScale);
  glow(ctx, { at, rx, ry: spot.ry * heightScale, angle: pose.roll }, colour, alpha, hardness);
}
