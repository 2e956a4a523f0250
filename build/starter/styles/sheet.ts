import { createCanvas } from '@napi-rs/canvas';
import type { Canvas2D } from '../portrait/brush';
import { type Colour, mix } from '../portrait/colour';
import type { Scene } from '../portrait/scene';

const SHADOW = 'rgba(58, 30, 66, 0.42)';
/** Height of a sheet above the one below, in head units: how far its shadow falls. */
const HEIGHT = 0.035;
const SOFTNESS = 0.07;
const CHALK: Colour = [1, 0.94, 0.9];

/** Lays a sheet of paper on the picture: what `cut` paints, with the shadow it throws. */
export function layer(scene: Scene, cut: (sheet: Canvas2D) => void, height = 1): void {
  const { ctx, head } = scene;
  const { width, height: rows } = ctx.canvas;
  const canvas = createCanvas(width, rows);
  const sheet = canvas.getContext('2d');
  sheet.lineCap = 'round';
  sheet.lineJoin = 'round';
  cut(sheet);
  ctx.save();
  ctx.shadowColor = SHADOW;
  ctx.shadowBlur = SOFTNESS * head.unit * height;
  ctx.shadowOffsetX = 0.5 * HEIGHT * head.unit * height;
  ctx.shadowOffsetY = HEIGHT * head.unit * height;
  ctx.drawImage(canvas, 0, 0);
  ctx.restore();
}

/** A colour as chalky paper has it: lighter, and livelier than the painted one. */
export function pastel(colour: Colour, chalk = 0.22): Colour {
  const grey = (colour[0] + colour[1] + colour[2]) / 3;
  const vivid = mix([grey, grey, grey], colour, 1.25);
  return mix(vivid, CHALK, chalk);
}
