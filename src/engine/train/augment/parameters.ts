import { StudioError } from '../../../shared/errors';
import type { Random } from '../../tensor/random';

/** One drawn set of transformations of a sample, in the order they are applied (StyleGAN2-ADA, appendix B). */
export interface Transformation {
  /** Mirror left and right. */
  readonly mirror: boolean;
  /** Quarter turns counter-clockwise, 0..3. */
  readonly quarters: number;
  /** Translation right and down as a fraction of the image size; rounded to whole pixels. */
  readonly shift: Pair;
  /** Enlargement. */
  readonly scale: number;
  /** Rotation before the anisotropic scaling, radians counter-clockwise. */
  readonly preRotation: number;
  /** Width times this, height divided by it. */
  readonly stretch: number;
  /** Rotation after the anisotropic scaling, radians counter-clockwise. */
  readonly postRotation: number;
  /** Translation right and down as a fraction of the image size, not rounded. */
  readonly fineShift: Pair;
  /** Added to every channel; images are in [-1,1]. */
  readonly brightness: number;
  /** Factor of every channel. */
  readonly contrast: number;
  /** Mirror the luma axis and keep the chroma. */
  readonly lumaFlip: boolean;
  /** Rotation about the luma axis, radians. */
  readonly hue: number;
  /** Factor of the distance from the luma axis. */
  readonly saturation: number;
}
export type Pair = readonly [number, number];

/** Nothing changes. */
export const IDENTITY: Transformation = {
  mirror: false,
  quarters: 0,
  shift: [0, 0],
  scale: 1,
  preRotation: 0,
  stretch: 1,
  postRotation: 0,
  fineShift: [0, 0],
  brightness: 0,
  contrast: 1,
  lumaFlip: false,
  hue: 0,
  saturation: 1,
};

/** Which groups of transformations are used; all by default ('bgc'). */
export interface AugmentGroups {
  /** Mirroring, quarter turns and translation by whole pixels. */
  readonly blit?: boolean;
  /** Scaling, rotation and translation by fractions of a pixel. */
  readonly geometry?: boolean;
  readonly colour?: boolean;
}

const LARGEST_SHIFT = 0.125;
const SCALE_DEVIATION = 0.2;
const STRETCH_DEVIATION = 0.2;
const FINE_SHIFT_DEVIATION = 0.125;
const BRIGHTNESS_DEVIATION = 0.2;
const CONTRAST_DEVIATION = 0.5;
const SATURATION_DEVIATION = 1;

/**
 * Draws one sample's transformations: each one independently with probability p. Log-normal factors are powers of 2 of a normal
 * number. Either rotation happens with 1 - sqrt(1 - p), so that one or both do with p (StyleGAN2-ADA, appendix B).
 *
 * Takes equally many random numbers whatever p and the groups are: the stream stays in step, and a larger p adds
 * transformations to those of a smaller one without changing them.
 * @param p in [0,1]
 * @throws StudioError('internal') if p is no probability
 */
export function drawTransformation(random: Random, p: number, groups: AugmentGroups = {}): Transformation {
  if (!(p >= 0 && p <= 1)) throw new StudioError('internal', `augmentation needs a probability, got ${p}`);
  const { blit = true, geometry = true, colour = true } = groups;
  const rotation = 1 - Math.sqrt(1 - p);
  /** The drawn value with the given probability, else what changes nothing. */
  const maybe = <T>(probability: number, drawn: T, neutral: T): T => (random.uniform() < probability ? drawn : neutral);
  const [b, g, c] = [blit ? p : 0, geometry ? p : 0, colour ? p : 0];
  const turn = geometry ? rotation : 0;
  const signed = () => 2 * random.uniform() - 1;
  const power = (deviation: number) => 2 ** (deviation * random.normal());
  return {
    mirror: maybe(b, random.below(2) === 1, IDENTITY.mirror),
    quarters: maybe(b, random.below(4), IDENTITY.quarters),
    shift: maybe(b, [LARGEST_SHIFT * signed(), LARGEST_SHIFT * signed()], IDENTITY.shift),
    scale: maybe(g, power(SCALE_DEVIATION), IDENTITY.scale),
    preRotation: maybe(turn, Math.PI * signed(), IDENTITY.preRotation),
    stretch: maybe(g, power(STRETCH_DEVIATION), IDENTITY.stretch),
    postRotation: maybe(turn, Math.PI * signed(), IDENTITY.postRotation),
    fineShift: maybe(
      g,
      [FINE_SHIFT_DEVIATION * random.normal(), FINE_SHIFT_DEVIATION * random.normal()],
      IDENTITY.fineShift,
    ),
    brightness: maybe(c, BRIGHTNESS_DEVIATION * random.normal(), IDENTITY.brightness),
    contrast: maybe(c, power(CONTRAST_DEVIATION), IDENTITY.contrast),
    lumaFlip: maybe(c, random.below(2) === 1, IDENTITY.lumaFlip),
    hue: maybe(c, Math.PI * signed(), IDENTITY.hue),
    saturation: maybe(c, power(SATURATION_DEVIATION), IDENTITY.saturation),
  };
}
