import type { GeneratorConfig } from '../../shared/networks';
import { STRENGTH_RANGES, strengthRanges, type StrengthRangeName } from '../../shared/strength';
import { StudioError } from '../../shared/errors';
import { add, mul, type Graph, type Value } from '../graph';
import { layerResolution } from '../packs/styleDelta';
import { sameShape, type F32, type Weights } from '../tensor/tensor';

/** Name of the input that holds the strength of a range of layers, a scalar. */
export function strengthInput(range: StrengthRangeName): string {
  return `strength.${range}`;
}

const PREFIX = 'style.';

/** The differences of a style under the names styleInGraph gives them. */
export function differences(style: Weights): Map<string, F32> {
  return new Map([...style].map(([name, difference]) => [PREFIX + name, difference]));
}

/**
 * Parameters that become base + strength * difference inside the graph, with a strength for each range of layers as input, so that one
 * network paints every strength of a style (as applyStyle, which computes it beforehand).
 * @returns what synthesis takes as `adapt`; it throws StudioError 'bad-input' if the style belongs to another generator
 */
export function styleInGraph(g: Graph, config: GeneratorConfig, style: Weights): (name: string, base: Value) => Value {
  const ranges = strengthRanges(config.resolution);
  const rangeOf = (name: string): StrengthRangeName =>
    STRENGTH_RANGES.find((range) => layerResolution(name) <= ranges[range].to) ?? 'fine';
  return (name, base) => {
    const difference = style.get(name);
    if (!difference) return base;
    if (!sameShape(difference.shape, base.shape)) {
      const [has, wants] = [difference.shape, base.shape].map((shape) => `[${shape}]`);
      throw new StudioError(
        'bad-input',
        `The style does not fit: ${name} is ${has} in it and ${wants} in the generator.`,
      );
    }
    const strength = g.input(strengthInput(rangeOf(name)), []);
    return add(base, mul(g.weight(PREFIX + name, difference.shape), strength));
  };
}
