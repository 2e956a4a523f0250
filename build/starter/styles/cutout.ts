import { createCanvas } from '@napi-rs/canvas';
import { anatomyOf, type Anatomy } from '../portrait/anatomy';
import type { Identity, Pose } from '../portrait/factors';
import { alignedView } from '../portrait/framing';
import type { Sphere } from '../portrait/head';
import { makeScene, type Scene } from '../portrait/scene';
import { paintCutoutFace } from './cutoutFace';
import { paintCutoutBack, paintCutoutHair } from './cutoutHair';
import { grain } from './plane';

const GRAIN = 3.2;

/** Measures of a doll: wide round face, eyes low, large and far apart, short nose, small mouth. */
export function dollAnatomy(identity: Identity, pose: Pose): Anatomy {
  const a = anatomyOf(identity, pose);
  const faceWidth = 1.1 + 0.5 * (a.faceWidth - 1);
  return {
    ...a,
    faceWidth,
    faceLength: 0.9,
    chinY: 0.78 + 0.4 * (a.chinY - a.jawDrop - 0.93) + 0.8 * a.jawDrop,
    eyeX: 0.47 + 0.5 * (a.eyeX - 0.37),
    eyeY: 0.1,
    eyeHalfWidth: 1.38 * a.eyeHalfWidth,
    eyeHeight: 2.15 * a.eyeHeight,
    noseTipY: 0.4,
    noseHalfWidth: 0.55 * a.noseHalfWidth,
    mouthY: 0.66,
    mouthHalfWidth: 0.82 * a.mouthHalfWidth,
    lipThickness: 0.8 * a.lipThickness,
    mouthGap: 0.8 * a.mouthGap,
    cornerLift: 1.25 * a.cornerLift,
  };
}

/** A round head: one ball, and the cheeks and the chin that hang from it. */
export function dollSpheres({ faceWidth: w, chinY, jawDrop }: Anatomy): Sphere[] {
  return [
    [0, -0.3, -0.1, w],
    [-0.36, 0.24 + 0.3 * jawDrop, 0.22, 0.7],
    [0.36, 0.24 + 0.3 * jawDrop, 0.22, 0.7],
    [0, chinY - 0.22, 0.35, 0.46],
  ];
}

/**
 * A portrait of cut paper: the subject's colours in flat sheets that throw shadows on each other, and a doll's proportions. It is drawn
 * from the subject's traits and pose, not from a finished picture. RGB bytes [side, side, 3].
 */
export function cutout(identity: Identity, pose: Pose, side: number): Uint8Array {
  const fine = 2 * side;
  const big = createCanvas(fine, fine);
  const ctx = big.getContext('2d');
  const drawn = makeScene(ctx, alignedView(identity, fine, dollAnatomy), identity, pose, dollAnatomy);
  const scene: Scene = { ...drawn, faceOutline: drawn.head.silhouette(dollSpheres(drawn.anatomy)) };
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  paintCutoutBack(scene);
  paintCutoutFace(scene);
  paintCutoutHair(scene);
  const small = createCanvas(side, side).getContext('2d');
  small.imageSmoothingEnabled = true;
  small.imageSmoothingQuality = 'high';
  small.drawImage(big, 0, 0, side, side);
  const { data } = small.getImageData(0, 0, side, side);
  const fibres = grain(side, 0.8);
  return Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return Math.min(255, Math.max(0, (data[4 * pixel + (i % 3)] as number) + GRAIN * (fibres[pixel] as number)));
  });
}
