import { StudioError, throwIfCancelled } from '../../shared/errors';
import { centredCrop, cropFromPoints } from './align';
import type { FaceDetector } from './detect/faces';
import type { RgbImage } from './image';
import { checkPoints, POINTS_SYNTAX, type FacePoints } from './points';
import type { Quad } from './quad';
import { sampleQuad, type Crop } from './sample';

export interface AlignOptions {
  /** Side of the crop in pixels: the resolution of the networks it is for. */
  readonly resolution: number;
  /** Points set by hand; the picture is not searched for faces then. */
  readonly points?: FacePoints;
  /** Which face, 1 being the largest (default). */
  readonly face?: number;
  /** Finds faces where there are no points; without it the crop is centred. */
  readonly detector?: FaceDetector;
  readonly signal?: AbortSignal;
}

export interface AlignedPortrait extends Crop {
  readonly how: 'detected' | 'points' | 'centred';
  /** Where the crop lies in the picture. */
  readonly quad: Quad;
  /** The points it was aligned by; none for a centred crop. */
  readonly points?: FacePoints;
  /** How many faces the picture shows; 0 where it was not searched. */
  readonly faces: number;
  /** Sentences for the user: what was put right, and what to do where no face was found. */
  readonly notes: readonly string[];
}

/**
 * Crops a portrait the way face generators were trained: by hand-set points if there are any, else by the face found, else centred with
 * a hint.
 * @throws StudioError 'bad-input' for points that make no face, 'not-found' for a face number the picture does not have, 'cancelled'.
 */
export async function alignPortrait(image: RgbImage, options: AlignOptions): Promise<AlignedPortrait> {
  const placed = await place(image, options);
  throwIfCancelled(options.signal);
  return { ...placed, ...sampleQuad(image, placed.quad, options.resolution) };
}

type Placement = Omit<AlignedPortrait, keyof Crop>;

async function place(image: RgbImage, { points, face, detector, signal }: AlignOptions): Promise<Placement> {
  if (points) {
    const checked = checkPoints(points, image);
    return {
      how: 'points',
      quad: cropFromPoints(checked.points),
      points: checked.points,
      faces: 0,
      notes: checked.notes,
    };
  }
  if (face !== undefined && !(Number.isInteger(face) && face >= 1)) {
    throw new StudioError('usage', `The face must be a whole number from 1 (the largest), not ${face}.`);
  }
  const found = detector ? await detector.detect(image, signal) : [];
  const chosen = found[(face ?? 1) - 1];
  if (chosen) {
    const notes = found.length > 1 && face === undefined ? [severalFaces(found.length)] : [];
    return { how: 'detected', quad: cropFromPoints(chosen.points), points: chosen.points, faces: found.length, notes };
  }
  if (face !== undefined) {
    const count = found.length === 1 ? 'one face' : found.length === 0 ? 'no face' : `${found.length} faces`;
    throw new StudioError('not-found', `There is no face ${face}: ${count} found in the picture.`);
  }
  const hint = `No face was found: the middle of the picture is used. If the face sits wrongly, set it with ${POINTS_SYNTAX}.`;
  return { how: 'centred', quad: centredCrop(image), faces: 0, notes: [hint] };
}

function severalFaces(count: number): string {
  return `${count} faces were found: the largest is used. Choose another with --face 2${count > 2 ? ` to --face ${count}` : ''}.`;
}
