import type { Session } from '../../runtime/types';
import type { RgbImage } from '../image';
import { cropToImage, sideOf, type Point, type Quad } from '../quad';
import { sampleQuad } from '../sample';
import { DETECTOR_SIZE } from './models';

/** Where the first network thinks a face is: its square in the picture, turned so that the face is upright in it. */
export interface Proposal {
  /** 0..1. */
  readonly score: number;
  readonly square: Quad;
}

/** A view of the picture found to hold a face at (x, y) of the network's 256 x 256 input. */
interface Detection {
  readonly score: number;
  readonly centre: Point;
  readonly size: number;
  readonly eyes: readonly [Point, Point];
}

/** Grids of anchors, as the network was trained: cells a side, anchors a cell, and the outputs that belong to them. */
const GRIDS = [
  { cells: 16, anchors: 2, scores: 'scores16', boxes: 'boxes16' },
  { cells: 8, anchors: 6, scores: 'scores8', boxes: 'boxes8' },
] as const;
/** Numbers per anchor: offset x, y; width, height; six points x, y of which the first two are the eyes, left one in the view first. */
const STRIDE = 16;

/**
 * Runs the detector once on a view of the picture.
 * @param view square part of the picture, at any angle, that may reach beyond it; faces about upright in it are found
 * @param minScore least score of a proposal, 0..1
 */
export async function proposeFaces(
  image: RgbImage,
  view: Quad,
  session: Session,
  minScore: number,
): Promise<Proposal[]> {
  const { tensor } = sampleQuad(image, view, DETECTOR_SIZE, { outside: 'black' });
  const results = await session.run({ image: tensor });
  const toImage = (point: Point) => cropToImage(view, DETECTOR_SIZE, point);
  const scale = sideOf(view) / DETECTOR_SIZE;
  return GRIDS.flatMap(({ cells, anchors, scores, boxes }) => {
    const logits = results[scores]?.data as Float32Array;
    const numbers = results[boxes]?.data as Float32Array;
    return decode(logits, numbers, cells, anchors, minScore);
  }).map(({ score, centre, size, eyes }) => {
    const [left, right] = [toImage(eyes[0]), toImage(eyes[1])];
    const angle = Math.atan2(right.y - left.y, right.x - left.x);
    const half = (size * scale) / 2;
    return {
      score,
      square: { centre: toImage(centre), axis: { x: half * Math.cos(angle), y: half * Math.sin(angle) } },
    };
  });
}

/** Offsets are in pixels of the input, from the centre of the anchor's cell. */
function decode(
  logits: Float32Array,
  numbers: Float32Array,
  cells: number,
  anchors: number,
  minScore: number,
): Detection[] {
  const found: Detection[] = [];
  const cell = DETECTOR_SIZE / cells;
  const minLogit = Math.log(minScore / (1 - minScore));
  for (let index = 0; index < logits.length; index++) {
    const logit = logits[index] ?? -Infinity;
    if (!(logit >= minLogit)) continue;
    const place = Math.floor(index / anchors);
    const anchorX = cell * ((place % cells) + 0.5);
    const anchorY = cell * (Math.floor(place / cells) + 0.5);
    const row = numbers.subarray(index * STRIDE, (index + 1) * STRIDE);
    const point = (at: number): Point => ({ x: anchorX + (row[at] ?? 0), y: anchorY + (row[at + 1] ?? 0) });
    const size = Math.max(row[2] ?? 0, row[3] ?? 0);
    if (size > 0) found.push({ score: 1 / (1 + Math.exp(-logit)), centre: point(0), size, eyes: [point(4), point(6)] });
  }
  return found;
}
