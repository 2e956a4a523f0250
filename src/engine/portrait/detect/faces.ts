import { throwIfCancelled } from '../../../shared/errors';
import type { Runtime, Session } from '../../runtime/types';
import type { RgbImage } from '../image';
import type { FacePoints } from '../points';
import { cornersOf, cropToImage, sideOf, squareQuad, type Quad } from '../quad';
import { sampleQuad } from '../sample';
import { fitMesh, type MeshResult } from './mesh';
import { readFaceModels } from './models';
import { proposeFaces, type Proposal } from './proposals';

/** A face in a picture, in the picture's pixels. */
export interface Face {
  /** Upright rectangle around it. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** What alignment needs; left and right as seen (see FacePoints). */
  readonly points: FacePoints;
  /** How sure the detector is of the face at this place, size and angle, 0..1. */
  readonly score: number;
  /** How sure the mesh network is that it was given a face, 0..1. */
  readonly meshFlag: number;
}

export interface FaceDetector {
  /** All faces, the largest first; none is an empty list. Any angle; down to about 4 % of the picture's longer side. */
  detect(image: RgbImage, signal?: AbortSignal): Promise<Face[]>;
  release(): Promise<void>;
}

/** The scan keeps anything this likely; the closer looks decide. */
const PROPOSE = 0.4;
/** Least score of the detector on the close view, and least flag of the mesh. */
const ACCEPT = 0.5;
/** The close view is this many times as wide as the face: where right side up scores highest against upside down. */
const CLOSE_VIEW = 3;
/** The mesh has settled when no point moves by more than this part of the eye distance from one pass to the next. */
const SETTLED = 0.1;
const MESH_PASSES = 4;
/** Proposals looked at closely; bounds the work on pictures full of texture. */
const MAX_PROPOSALS = 48;
/** The scan works on a copy of at most this many pixels a side. */
const OVERVIEW = 1024;
const QUARTER = Math.PI / 2;

/**
 * The scan, in steps that end as soon as a face scores `enough`: the picture as it is, unless that leaves doubt the other three ways
 * round, and where there is nothing all four from further away (a face that fills the picture is only seen so). `scale` is the side
 * of the scanned square relative to the picture's.
 */
const SCANS = [
  { scale: 1, angles: [0], enough: 0.85 },
  { scale: 1, angles: [QUARTER, 2 * QUARTER, 3 * QUARTER], enough: 0 },
  { scale: 1.6, angles: [0, QUARTER, 2 * QUARTER, 3 * QUARTER], enough: 0 },
] as const;

/**
 * Loads the two networks onto a runtime.
 * @throws StudioError as readFaceModels and Runtime.load do.
 */
export async function openFaceDetector(runtime: Runtime): Promise<FaceDetector> {
  const models = await readFaceModels();
  const detector = await runtime.load(models.detector);
  const mesh = await runtime.load(models.mesh);
  return {
    detect: (image, signal) => detectFaces(image, { detector, mesh }, signal),
    release: async () => {
      await detector.release();
      await mesh.release();
    },
  };
}

interface Networks {
  readonly detector: Session;
  readonly mesh: Session;
}
interface Candidate extends MeshResult {
  readonly score: number;
}

async function detectFaces(image: RgbImage, networks: Networks, signal: AbortSignal | undefined): Promise<Face[]> {
  const overview = overviewOf(image);
  const { width, height } = overview.picture;
  const middle = { x: width / 2, y: height / 2 };
  const found: Candidate[] = [];
  for (const { scale, angles, enough } of SCANS) {
    const proposals: Proposal[] = [];
    for (const angle of angles) {
      throwIfCancelled(signal);
      const view = squareQuad(middle, Math.max(width, height) * scale, angle);
      const seen = await proposeFaces(overview.picture, view, networks.detector, PROPOSE);
      proposals.push(...seen.map(({ score, square }) => ({ score, square: overview.toImage(square) })));
    }
    for (const proposal of distinct(proposals, sameFaceAndAngle).slice(0, MAX_PROPOSALS)) {
      throwIfCancelled(signal);
      const candidate = await confirm(image, proposal.square, networks);
      if (candidate) found.push(candidate);
    }
    if (found.some(({ score }) => score >= enough)) break;
  }
  return distinct(found, sameFace)
    .sort((a, b) => sideOf(b.square) - sideOf(a.square))
    .map(toFace);
}

/** Looks at a proposal from close by with both networks; undefined if either sees no face, or the mesh does not settle. */
async function confirm(image: RgbImage, proposed: Quad, { detector, mesh }: Networks): Promise<Candidate | undefined> {
  const close = await lookCloser(image, proposed, detector);
  if (!close) return undefined;
  let fit = await fitMesh(image, close.square, mesh);
  for (let pass = 1; pass < MESH_PASSES; pass++) {
    const next = await fitMesh(image, fit.square, mesh);
    const moved = drift(fit.points, next.points);
    fit = next;
    if (moved < SETTLED) {
      const final = await lookCloser(image, fit.square, detector);
      return final && fit.flag >= ACCEPT ? { ...fit, score: final.score } : undefined;
    }
  }
  return undefined;
}

/** The best detection on a view CLOSE_VIEW times as wide as the square, if it is the same face at about the same angle. */
async function lookCloser(image: RgbImage, square: Quad, detector: Session): Promise<Proposal | undefined> {
  const view: Quad = { centre: square.centre, axis: { x: CLOSE_VIEW * square.axis.x, y: CLOSE_VIEW * square.axis.y } };
  const seen = await proposeFaces(image, view, detector, ACCEPT);
  return seen.filter((other) => sameFaceAndAngle({ square }, other)).sort((a, b) => b.score - a.score)[0];
}

/** Keeps the best-scored of those that are `same`, best first. */
function distinct<T extends { score: number }>(all: readonly T[], same: (a: T, b: T) => boolean): T[] {
  const kept: T[] = [];
  for (const one of [...all].sort((a, b) => b.score - a.score)) {
    if (!kept.some((other) => same(other, one))) kept.push(one);
  }
  return kept;
}

interface Placed {
  readonly square: Quad;
}

function sameFace(a: Placed, b: Placed): boolean {
  const distance = Math.hypot(a.square.centre.x - b.square.centre.x, a.square.centre.y - b.square.centre.y);
  return distance < 0.4 * Math.max(sideOf(a.square), sideOf(b.square));
}

/** Within 45 degrees of each other. */
function sameFaceAndAngle(a: Placed, b: Placed): boolean {
  const { x: ax, y: ay } = a.square.axis;
  const { x: bx, y: by } = b.square.axis;
  return sameFace(a, b) && ax * bx + ay * by > Math.SQRT1_2 * Math.hypot(ax, ay) * Math.hypot(bx, by);
}

/** Largest move of a point, relative to the eye distance. */
function drift(from: FacePoints, to: FacePoints): number {
  const keys = ['leftEye', 'rightEye', 'mouthLeft', 'mouthRight'] as const;
  const moves = keys.map((key) => Math.hypot(to[key].x - from[key].x, to[key].y - from[key].y));
  return Math.max(...moves) / Math.hypot(to.rightEye.x - to.leftEye.x, to.rightEye.y - to.leftEye.y);
}

function toFace({ square, points, score, flag }: Candidate): Face {
  const corners = cornersOf(square);
  const xs = corners.map((corner) => corner.x);
  const ys = corners.map((corner) => corner.y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { box: { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }, points, score, meshFlag: flag };
}

/** A copy small enough to scan several times, and the way back from a square in it to one in the picture. */
function overviewOf(image: RgbImage): { picture: RgbImage; toImage: (square: Quad) => Quad } {
  const side = Math.max(image.width, image.height);
  if (side <= OVERVIEW) return { picture: image, toImage: (square) => square };
  const whole = squareQuad({ x: image.width / 2, y: image.height / 2 }, side);
  const scale = side / OVERVIEW;
  return {
    picture: sampleQuad(image, whole, OVERVIEW, { outside: 'black' }).picture,
    toImage: ({ centre, axis }) => ({
      centre: cropToImage(whole, OVERVIEW, centre),
      axis: { x: axis.x * scale, y: axis.y * scale },
    }),
  };
}
