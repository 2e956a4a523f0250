import { MODULE } from './module';

/** What vectors.wat exports: n numbers, then where they lie in the memory, in bytes, then factors. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  add(n: number, ...sumAndPart: number[]): void;
  approach(n: number, ...averageCurrentAndRest: number[]): void;
  adam(n: number, ...arraysAndFactors: number[]): void;
}
/** The part of WebAssembly that is used here; its types come with a browser's only. */
interface Assembly {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}
const { WebAssembly: assembly } = globalThis as unknown as { readonly WebAssembly: Assembly };
const wasm = new assembly.Instance(new assembly.Module(Buffer.from(MODULE.join(''), 'base64'))).exports as Exports;

/** Numbers that are worked on at a time: what the module's five regions hold fits the caches. */
const BLOCK = 4096;
const regions = Array.from({ length: 5 }, (_, i) => new Float32Array(wasm.memory.buffer, 4 * BLOCK * i, BLOCK));
const at = (region: number) => 4 * BLOCK * region;

/** Adam's numbers for one step. */
export interface AdamStep {
  /** Factor on the gradient. */
  readonly share: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Rate, with the first moment's bias corrected. */
  readonly rate: number;
  /** Factor that corrects the second moment's bias. */
  readonly correction: number;
  readonly epsilon: number;
}
/** What a step changes or follows; all of one length. Without `m` the first moment starts from 0, without `scales` they are 1. */
export interface AdamArrays {
  readonly parameters: Float32Array;
  readonly gradient: Float32Array;
  readonly m?: Float32Array | undefined;
  readonly v: Float32Array;
  readonly scales?: Float32Array | undefined;
}

/** sum += part, in float32. Arrays of one length. */
export function addTo(sum: Float32Array, part: Float32Array): void {
  inBlocks(sum.length, [sum, part], 1, (n) => wasm.add(n, at(0), at(1)));
}

/** Exponential moving average in place: average += (1 - decay) (current - average), in float32. Arrays of one length. */
export function moveAverage(average: Float32Array, current: Float32Array, decay: number): void {
  inBlocks(average.length, [average, current], 1, (n) => wasm.approach(n, at(0), at(1), 1 - decay));
}

/** One step of Adam in place, in float32 (adam.ts). */
export function adamStep(arrays: AdamArrays, step: AdamStep): void {
  const { parameters, gradient, m, v, scales } = arrays;
  const { share, beta1, beta2, rate, correction, epsilon } = step;
  if (!scales) regions[4]?.fill(1);
  inBlocks(parameters.length, [parameters, v, m, gradient, scales], 3, (n) => {
    // what an earlier block left here may not be a number
    if (!m) regions[2]?.fill(0);
    const rest = [1 - beta1, beta2, 1 - beta2] as const;
    wasm.adam(n, at(0), at(3), at(2), at(1), at(4), share, beta1, ...rest, rate, correction, epsilon);
  });
}

/** Works on arrays block by block: each in the region of its place; the first `changed` are copied back. */
function inBlocks(
  length: number,
  arrays: readonly (Float32Array | undefined)[],
  changed: number,
  work: (n: number) => void,
): void {
  for (let start = 0; start < length; start += BLOCK) {
    const end = Math.min(start + BLOCK, length);
    arrays.forEach((array, i) => array && regions[i]?.set(array.subarray(start, end)));
    work((end - start + 3) & ~3);
    arrays.slice(0, changed).forEach((array, i) => {
      const region = regions[i] as Float32Array;
      array?.set(end - start === BLOCK ? region : region.subarray(0, end - start), start);
    });
  }
}
