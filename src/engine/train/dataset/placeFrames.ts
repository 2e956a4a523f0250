import type { RgbImage } from '../../portrait/image';
import type { Quad } from '../../portrait/quad';
import { warning, type CutContext, type Warning } from './cut';
import { fixedSquare, type Sighting } from './faceTrack';
import type { Source } from './inspect';
import { findFace, placeInMiddle } from './place';
import { framesOf } from './video';

/** Says where the square of each frame lies; asked for frames in order. */
export interface FramePlacer {
  /** undefined for a frame that shows no face, where such are left out. */
  place(frame: number, image: RgbImage): Promise<Quad | undefined>;
  /** What is to be said about the squares, at the end. */
  warnings(): Warning[];
}

export interface VideoPlan {
  readonly source: Source;
  readonly fps: number;
  /** Estimated, at fps. */
  readonly frames: number;
  /** Frames that one fixed square serves. */
  readonly clipFrames: number;
}

/** Looks at a face so many times in a clip for its one square. */
const SAMPLES = 7;
/** A face that strays farther from the square's centre, relative to its side, leaves it in part. */
const STRAYS = 0.25;
/** A face that is lost for so few frames (a blink of the detector) is taken to be where it was. */
const HELD_FRAMES = 5;

export async function openPlacer(plan: VideoPlan, context: CutContext): Promise<FramePlacer> {
  switch (context.rules.crop) {
    case 'centre':
      return middlePlacer();
    case 'fixed':
      return fixedPlacer(plan, await sight(plan, context), context);
    case 'aligned':
      return aligningPlacer(context);
  }
}

function middlePlacer(): FramePlacer {
  let warnings: readonly Warning[] = [];
  return {
    async place(_, image) {
      const middle = placeInMiddle(image);
      ({ warnings } = middle);
      return middle.quad;
    },
    warnings: () => [...warnings],
  };
}

function aligningPlacer(context: CutContext): FramePlacer {
  const { kind, withoutFace } = context.rules;
  const hold = kind === 'clips' ? HELD_FRAMES : 0;
  let last: { frame: number; quad: Quad } | undefined;
  let centred = 0;
  return {
    async place(frame, image) {
      const face = await findFace(image, context);
      if (face) last = { frame, quad: face.quad };
      else if (!last || frame - last.frame > hold) {
        last = undefined;
        if (withoutFace === 'reject') return undefined;
        centred++;
        return placeInMiddle(image).quad;
      }
      return last.quad;
    },
    warnings: () => (centred > 0 ? [middleUsed(`${centred} of its frames`)] : []),
  };
}

function fixedPlacer({ clipFrames }: VideoPlan, sightings: readonly Sighting[], { rules }: CutContext): FramePlacer {
  let clip = -1;
  let square: Quad | undefined;
  let drift = 0;
  let centred = false;
  return {
    async place(frame, image) {
      if (Math.floor(frame / clipFrames) !== clip) {
        clip = Math.floor(frame / clipFrames);
        const fixed = fixedSquare(sightings, clip * clipFrames, (clip + 1) * clipFrames);
        drift = Math.max(drift, fixed?.drift ?? 0);
        centred ||= !fixed;
        square = fixed?.quad;
      }
      return square ?? (rules.withoutFace === 'centre' ? placeInMiddle(image).quad : undefined);
    },
    warnings: () => [
      ...(drift > STRAYS ? [warning('moving', 'The face moves so far that it leaves the one square in part.')] : []),
      ...(centred && rules.withoutFace === 'centre' ? [middleUsed('it, or in a part of it')] : []),
    ],
  };
}

function middleUsed(where: string): Warning {
  return warning('no-face', `No face was found in ${where}: the middle is used there.`);
}

/** Looks for the face at SAMPLES moments of each clip. */
async function sight(plan: VideoPlan, context: CutContext): Promise<Sighting[]> {
  const step = Math.max(1, Math.min(plan.frames, plan.clipFrames) / SAMPLES);
  const sightings: Sighting[] = [];
  // Damage is said when the clip itself is read.
  const frames = framesOf(plan.source, context, { fps: plan.fps / step, onDamage: () => undefined });
  for await (const image of frames) {
    const face = await findFace(image, context);
    sightings.push({ frame: sightings.length * step, quad: face?.quad });
  }
  return sightings;
}
