import type { LpipsConfig } from '../../shared/networks';
import { add, conv, maxPool, perChannel, relu, samePads, type Graph, type Value } from '../graph';

/** Places of VGG16's convolutions among torchvision's `features`, in groups; a max pooling comes before each group but the first. */
const GROUPS = [
  [0, 2],
  [5, 7],
  [10, 12, 14],
  [17, 19, 21],
  [24, 26, 28],
] as const;

/** One convolution, 3x3 with bias. */
interface VggConvolution {
  readonly group: number;
  /** As torchvision's state dict calls it, without prefix. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** VGG16's convolutions in order. */
export function vggConvolutions({ channels }: Pick<LpipsConfig, 'channels'>): VggConvolution[] {
  let inputs = 3;
  return GROUPS.flatMap((places, group) =>
    places.map((place): VggConvolution => {
      const outputs = channels[group] as number;
      const convolution = { group, name: `features.${place}`, inputs, outputs };
      inputs = outputs;
      return convolution;
    }),
  );
}

/**
 * Features of VGG16 (Simonyan and Zisserman 2015): what relu1_2, relu2_2, relu3_3, relu4_3 and relu5_3 give.
 * @param x normalised image [N,3,H,W], 16 pixels at least; @returns five maps [N,channels,H/2^i,W/2^i]
 */
export function vggFeatures(g: Graph, config: Pick<LpipsConfig, 'channels'>, x: Value, prefix = ''): Value[] {
  const convolutions = vggConvolutions(config);
  let y = x;
  return GROUPS.map((_, group) => {
    if (group > 0) y = maxPool(y);
    for (const { name, inputs, outputs } of convolutions.filter((c) => c.group === group)) {
      y = g.scoped(name, () => {
        const weight = g.weight(`${prefix}${name}.weight`, [outputs, inputs, 3, 3]);
        const bias = g.weight(`${prefix}${name}.bias`, [outputs]);
        return relu(add(conv(y, weight, { pads: samePads(3) }), perChannel(bias)));
      });
    }
    return y;
  });
}
