import { abs, meanAll, relu, square, sub } from '../../graph';
import { areaResize } from '../../nets/areaResize';
import { f32, type F32 } from '../../tensor/tensor';
import type { GeneratorTerm } from '../adversarial/options';
import type { ImageSet } from '../dataset/types';

/** The colours of a set's pictures in [-1,1], place by place: [1,3,S,S], each of a square of pixels. */
export interface ColourMap {
  readonly mean: F32;
  /** How far pictures may be from the mean, TOLERANCE standard deviations. */
  readonly allowed: F32;
}

/** Squares on a side; pictures of fewer pixels have one for each. */
const SIDE = 32;
/** So many pictures of a set are looked at. */
const SAMPLES = 64;
const TOLERANCE = 2;
/** The spread of colours is estimated as if one more picture had been this far from the mean: few pictures agree by chance. */
const PRIOR_SPREAD = 0.25;

/** The colours of a set's pictures, each as it is and mirrored. */
export function colourMapOf(set: ImageSet): ColourMap {
  const { resolution, count } = set;
  const side = Math.min(SIDE, resolution);
  const samples = Math.min(count, SAMPLES);
  const image = new Float32Array(3 * resolution ** 2);
  const total = new Float64Array(3 * side ** 2);
  const squares = new Float64Array(3 * side ** 2);
  for (let i = 0; i < 2 * samples; i++) {
    set.read(Math.floor(((i >> 1) * count) / samples), image, i % 2 === 1);
    squareMeans(image, resolution, side).forEach((value, at) => {
      total[at] = (total[at] as number) + value;
      squares[at] = (squares[at] as number) + value ** 2;
    });
  }
  const shape = [1, 3, side, side];
  const mean = total.map((value) => value / (2 * samples));
  const allowed = squares.map((value, at) => {
    const variance = Math.max(0, value / (2 * samples) - (mean[at] as number) ** 2);
    return TOLERANCE * Math.sqrt((samples * variance + PRIOR_SPREAD ** 2) / (samples + 1));
  });
  return { mean: f32(shape, [...mean]), allowed: f32(shape, [...allowed]) };
}

/** Planar [3,R,R] -> [3,S,S]. */
function squareMeans(image: Float32Array, resolution: number, side: number): Float64Array {
  const step = resolution / side;
  const means = new Float64Array(3 * side ** 2);
  for (let row = 0; row < 3 * resolution; row++) {
    // rows of a channel are whole squares, so channels need not be told apart
    const first = Math.floor(row / step) * side;
    for (let x = 0; x < resolution; x++) {
      const at = first + Math.floor(x / step);
      means[at] = (means[at] as number) + (image[row * resolution + x] as number) / step ** 2;
    }
  }
  return means;
}

/**
 * Holds a style to the colours that its pictures share: where they agree, as on paper around a face, what leaves their range counts
 * squared; where they differ, little does. In a few hundred steps the discriminator alone leaves tints, blotches and a frame there, which
 * convolutions that draw lines see at a picture's border, as there are zeros beyond it.
 */
export function sharedColours({ mean: middle, allowed }: ColourMap, weight: number): GeneratorTerm {
  return {
    name: 'colours',
    weight,
    weights: new Map(),
    loss: ({ fake }) => {
      const constant = ({ data, shape }: F32) => fake.graph.constant(data, shape);
      const away = abs(sub(areaResize(fake, middle.shape[2] as number), constant(middle)));
      return meanAll(square(relu(sub(away, constant(allowed)))));
    },
  };
}
