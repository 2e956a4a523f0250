import { sideOf, type Quad } from '../../portrait/quad';

/** Where the face was seen at one moment; undefined where it was looked for and not found. */
export interface Sighting {
  /** Frame at the set's rate; need not be whole. */
  readonly frame: number;
  readonly quad: Quad | undefined;
}

export interface FixedSquare {
  readonly quad: Quad;
  /** Farthest that a sighting's centre lies from the square's, relative to its side. */
  readonly drift: number;
}

/** A square from fewer sightings would be chance. */
const FEWEST = 3;

/**
 * One square for the frames from `first` to before `end`: the mean centre, size and angle of the generator's squares sighted in
 * them (of the nearest few for a short stretch), so that the head moves in it as it does in the video.
 * @returns undefined if the face is seen in less than half of them
 */
export function fixedSquare(sightings: readonly Sighting[], first: number, end: number): FixedSquare | undefined {
  const inside = sightings.filter(({ frame }) => frame >= first && frame < end);
  const middle = (first + end) / 2;
  const nearest = [...sightings].sort((a, b) => Math.abs(a.frame - middle) - Math.abs(b.frame - middle));
  const looked = inside.length >= FEWEST ? inside : nearest.slice(0, FEWEST);
  const seen = looked.map(({ quad }) => quad).filter((quad) => quad !== undefined);
  if (seen.length === 0 || seen.length < looked.length / 2) return undefined;
  const quad = meanQuad(seen);
  const distances = seen.map(({ centre }) => Math.hypot(centre.x - quad.centre.x, centre.y - quad.centre.y));
  return { quad, drift: Math.max(...distances) / sideOf(quad) };
}

/** Mean of centres and of axes. Opposite axes would cancel; faces a few frames apart never stand so. */
export function meanQuad(quads: readonly Quad[]): Quad {
  const mean = (value: (quad: Quad) => number) => quads.reduce((sum, quad) => sum + value(quad), 0) / quads.length;
  return {
    centre: { x: mean(({ centre }) => centre.x), y: mean(({ centre }) => centre.y) },
    axis: { x: mean(({ axis }) => axis.x), y: mean(({ axis }) => axis.y) },
  };
}
