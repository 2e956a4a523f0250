import type { LpipsConfig } from '../../shared/networks';
import { add, mul, reshape, sub, type Graph, type Value } from '../graph';
import { areaLimit } from './areaResize';
import { featureDistances } from './perceptual';
import { vggFeatures } from './vgg';

/** Images in [-1,1] as VGG16 knows them: (x - shift) / scale per colour. */
const SHIFT = [-0.03, -0.088, -0.188];
const SCALE = [0.458, 0.448, 0.45];

/** Name of a head's weights in LPIPS's state dict. */
export function headName(index: number): string {
  return `lin${index}.model.1.weight`;
}

/**
 * LPIPS, version 0.1, on VGG16 (Zhang et al. 2018): the sum over five layers of the mean over pixels of the weighted squared difference
 * of unit-length features.
 * @param a, b images [N,3,R,R] in [-1,1], 16 pixels at least; @returns [N]
 */
export function lpips(g: Graph, config: LpipsConfig, a: Value, b: Value, prefix = ''): Value {
  const heads = config.channels.map((channels, i) =>
    reshape(g.weight(prefix + headName(i), [1, channels, 1, 1]), [channels]),
  );
  const features = (image: Value) => lpipsFeatures(g, config, image, prefix);
  return featureDistances(features(a), features(b), heads).reduce((x, y) => add(x, y));
}

/** The maps LPIPS compares, of an image [N,3,R,R] in [-1,1]. */
export function lpipsFeatures(g: Graph, config: LpipsConfig, image: Value, prefix = ''): Value[] {
  const colours = (numbers: readonly number[]) => g.constant(numbers, [1, 3, 1, 1]);
  const limited = areaLimit(image, config.resolution);
  const scaled = mul(sub(limited, colours(SHIFT)), colours(SCALE.map((s) => 1 / s)));
  return vggFeatures(g, config, scaled, prefix);
}
