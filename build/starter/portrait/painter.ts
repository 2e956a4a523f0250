import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { StudioError } from '../../../src/shared/errors';
import type { Canvas2D } from './brush';
import { paintPortrait } from './compose';
import type { Identity, Pose } from './factors';
import { alignedView, placedView } from './framing';
import type { View } from './head';
import { type Landmarks, featurePoints } from './landmarks';
import { type Regions, regionsOf, weightsOf } from './regions';
import { type Scene, makeScene } from './scene';

const LARGEST_SIZE = 2048;
/** In the wide picture: width of the aligned crop and its centre, as fractions of the width and the height. */
const WIDE_FRAME = 0.76;
const WIDE_CENTRE_X = 0.5;
const WIDE_CENTRE_Y = 0.42;

/** Paints subjects in square frames that are aligned as FFHQ aligns photographs. */
export class Painter {
  private readonly canvas: Canvas;
  private readonly ctx: Canvas2D;
  private readonly reduced: { canvas: Canvas; ctx: Canvas2D } | undefined;

  /**
   * @param size side of the frame in pixels, 16 .. 2048
   * @param supersample 1 paints at the frame's size (shapes are anti-aliased), 2 .. 4 at a multiple of it, then reduces
   * @throws StudioError 'bad-input' when a number is out of range
   */
  constructor(
    readonly size: number,
    readonly supersample = 1,
  ) {
    const side = size * supersample;
    const whole = Number.isInteger(size) && Number.isInteger(supersample);
    if (!whole || size < 16 || size > LARGEST_SIZE || supersample < 1 || supersample > 4) {
      throw new StudioError(
        'bad-input',
        `A painter of ${size} px x ${supersample} is not possible: use 16..2048 and 1..4.`,
      );
    }
    this.canvas = createCanvas(side, side);
    this.ctx = this.canvas.getContext('2d');
    if (supersample > 1) {
      const canvas = createCanvas(size, size);
      this.reduced = { canvas, ctx: canvas.getContext('2d') };
    }
  }

  /** RGB bytes [size, size, 3], row-major. */
  paint(identity: Identity, pose: Pose): Uint8Array {
    paintPortrait(makeScene(this.ctx, alignedView(identity, this.canvas.width), identity, pose));
    if (!this.reduced) return rgbOf(this.ctx, this.size, this.size);
    const { ctx } = this.reduced;
    ctx.imageSmoothingEnabled = true;
    ctx.imageSmoothingQuality = 'high';
    ctx.drawImage(this.canvas, 0, 0, this.size, this.size);
    return rgbOf(ctx, this.size, this.size);
  }

  /** Centres of the eyes, corners of the mouth, convex outline of the face, in pixels of the frame. */
  landmarks(identity: Identity, pose: Pose): Landmarks {
    return landmarksOf(this.geometry(identity, pose));
  }

  /** Soft maps of face, eyes, mouth, cheeks and glasses, each [size * size]. */
  regions(identity: Identity, pose: Pose): Regions {
    const scene = this.geometry(identity, pose);
    return regionsOf(scene.head, landmarksOf(scene), this.size, pose.roll, identity.glasses);
  }

  /** Loss weights [size * size], 1 .. 8 by what a pixel shows, with soft edges (`weightsOf`). */
  mask(identity: Identity, pose: Pose): Float32Array {
    return weightsOf(this.regions(identity, pose));
  }

  private geometry(identity: Identity, pose: Pose): Scene {
    return makeScene(this.ctx, alignedView(identity, this.size), identity, pose);
  }
}

/** A picture with generous surroundings: pixels and the landmarks in it. */
export interface WidePicture {
  readonly width: number;
  readonly height: number;
  /** RGB bytes [height, width, 3] */
  readonly data: Uint8Array;
  readonly landmarks: Landmarks;
}

/** Paints a subject with shoulders and background; the face is in the upper middle. `size` in pixels, sides 16 .. 2048. */
export function wide(identity: Identity, pose: Pose, size: { width: number; height: number }): WidePicture {
  const { width, height } = size;
  if (![width, height].every((side) => Number.isInteger(side) && side >= 16 && side <= LARGEST_SIZE)) {
    throw new StudioError(
      'bad-input',
      `A picture of ${width} x ${height} is not possible: use sides of 16..2048 pixels.`,
    );
  }
  const view: View = placedView(identity, {
    width,
    height,
    frame: WIDE_FRAME * width,
    frameX: WIDE_CENTRE_X * width,
    frameY: WIDE_CENTRE_Y * height,
  });
  const ctx: Canvas2D = createCanvas(width, height).getContext('2d');
  const scene = makeScene(ctx, view, identity, pose);
  paintPortrait(scene);
  return { width, height, data: rgbOf(ctx, width, height), landmarks: landmarksOf(scene) };
}

function landmarksOf(scene: Scene): Landmarks {
  return { ...featurePoints(scene.head), outline: scene.faceOutline };
}

function rgbOf(ctx: Canvas2D, width: number, height: number): Uint8Array {
  const rgba = ctx.getImageData(0, 0, width, height).data;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
}
