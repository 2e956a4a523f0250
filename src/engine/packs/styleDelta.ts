import { StudioError } from '../../shared/errors';
import { STRENGTH_RANGES, STYLE_STRENGTH, strengthRanges, type StyleStrength } from '../../shared/strength';
import { f32, sameShape, type F32, type Weights } from '../tensor/tensor';

/**
 * A style as differences: delta = tuned - base for the tensors that fine-tuning changed, and nothing for the others
 * (StyleInV trains the synthesis blocks of resolution >= 64 only, arXiv 2308.16909, section 3.4).
 */

/** Lowest resolution whose blocks a style changes unless said otherwise. */
export const STYLE_FROM_RESOLUTION = 64;
/** Strength for the layers of resolution from <= r <= to; a layer in no range keeps the base. */
export interface StrengthRange {
  readonly from: number;
  readonly to: number;
  readonly strength: number;
}

/**
 * A strength as applyStyle takes it. What belongs to no block (the mapping network) goes with the coarse layers.
 * @param resolution of the generator
 * @throws StudioError('bad-input') for a strength out of range
 */
export function rangesOf(strength: StyleStrength, resolution: number): number | StrengthRange[] {
  const named = strengthRanges(resolution);
  const ranges =
    typeof strength === 'number'
      ? strength
      : STRENGTH_RANGES.map((name) => ({
          ...named[name],
          ...(name === 'coarse' ? { from: 0 } : {}),
          strength: strength[name] ?? 1,
        }));
  strengths(ranges);
  return ranges;
}

/** Resolution of the block a generator's tensor belongs to; 0 for the mapping network and whatever belongs to no block. */
export function layerResolution(name: string): number {
  const block = /^synthesis\.b(\d+)\./.exec(name);
  return block ? Number(block[1]) : 0;
}

/**
 * The differences of a fine-tuned generator from its base.
 * @param options.fromResolution tensors of lower blocks (and the mapping, unless it is 0) are left out even if they differ
 * @returns delta: only tensors in which any number differs; ignored: the names of those that differ and were left out
 * @throws StudioError 'bad-input' if names or shapes differ, a number is not finite, or nothing differs
 */
export function makeStyle(
  base: Weights,
  tuned: Weights,
  options: { fromResolution?: number } = {},
): { delta: Weights; ignored: string[] } {
  const from = options.fromResolution ?? STYLE_FROM_RESOLUTION;
  const delta = new Map<string, F32>();
  const ignored: string[] = [];
  for (const name of tuned.keys()) {
    if (!base.has(name)) throw mismatch(`the tuned generator has a tensor '${name}' that its base has not`);
  }
  for (const [name, before] of base) {
    const after = tuned.get(name);
    if (!after) throw mismatch(`the tuned generator lacks the tensor '${name}'`);
    const difference = subtract(name, after, before);
    if (!difference) continue;
    if (layerResolution(name) >= from) delta.set(name, difference);
    else ignored.push(name);
  }
  if (delta.size > 0) return { delta, ignored };
  const hint =
    ignored.length > 0 ? `only blocks below resolution ${from} do: choose a lower one` : 'it has not been tuned';
  throw new StudioError('bad-input', `The tuned generator does not differ from its base there (${hint}).`);
}

/**
 * The weights of a styled generator: base + strength * delta. Tensors the style does not touch, or touches with strength 0, are the
 * base's own, not copies.
 * @param strength one number in STYLE_STRENGTH for all layers, or one for each range of resolutions
 * @throws StudioError 'bad-input' if the delta does not fit the base, a strength is out of range, or ranges overlap
 */
export function applyStyle(base: Weights, delta: Weights, strength: number | readonly StrengthRange[]): Weights {
  const strengthAt = strengths(strength);
  const styled = new Map(base);
  for (const [name, difference] of delta) {
    const before = base.get(name);
    if (!before) throw mismatch(`the style changes a tensor '${name}' that the generator has not`);
    checkShapes(name, difference, before);
    const s = strengthAt(layerResolution(name));
    if (s !== 0) styled.set(name, addScaled(before, difference, s));
  }
  return styled;
}

function strengths(strength: number | readonly StrengthRange[]): (resolution: number) => number {
  const ranges = typeof strength === 'number' ? [{ from: 0, to: Infinity, strength }] : strength;
  const inOrder = [...ranges].sort((a, b) => a.from - b.from);
  inOrder.forEach((range, i) => {
    if (!(range.strength >= STYLE_STRENGTH.min && range.strength <= STYLE_STRENGTH.max)) {
      throw mismatch(`strength ${range.strength} is not between ${STYLE_STRENGTH.min} and ${STYLE_STRENGTH.max}`);
    }
    if (!(range.from <= range.to)) throw mismatch(`the range of resolutions ${range.from} to ${range.to} is empty`);
    const next = inOrder[i + 1];
    if (next && next.from <= range.to) throw mismatch(`two strengths are given for resolution ${next.from}`);
  });
  return (resolution) => inOrder.find((r) => r.from <= resolution && resolution <= r.to)?.strength ?? 0;
}

/** after - before, or undefined where all numbers are equal. */
function subtract(name: string, after: F32, before: F32): F32 | undefined {
  checkShapes(name, after, before);
  const out = new Float32Array(before.data.length);
  let differs = false;
  for (let i = 0; i < out.length; i++) {
    const d = (after.data[i] as number) - (before.data[i] as number);
    if (!Number.isFinite(d)) throw mismatch(`tensor '${name}' holds a number that is not finite`);
    if (d !== 0) differs = true;
    out[i] = d;
  }
  return differs ? f32(before.shape, out) : undefined;
}

function addScaled(before: F32, difference: F32, s: number): F32 {
  const out = new Float32Array(before.data.length);
  for (let i = 0; i < out.length; i++) out[i] = (before.data[i] as number) + s * (difference.data[i] as number);
  return f32(before.shape, out);
}

function checkShapes(name: string, a: F32, b: F32): void {
  if (sameShape(a.shape, b.shape)) return;
  throw mismatch(`tensor '${name}' is [${a.shape.join(',')}] in one and [${b.shape.join(',')}] in the other`);
}

function mismatch(what: string): StudioError {
  return new StudioError('bad-input', `The style does not fit: ${what}.`);
}
