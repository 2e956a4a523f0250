import { numberAt, type Cycle } from '../../shared/timeline/cycle';
import { Random } from '../tensor/random';

/** Codes kept in memory: more than the window of any moment, so that playing on recomputes none. */
const KEPT = 256;

/** Motion codes by their place in the motion; the same numbers each time they are asked for. */
export interface CodeSource {
  /** Code at place `index` (>= 0): [motionDim] numbers. */
  at(index: number): Float32Array;
}

/** How a code differs from the one that belongs at its number: drawn with another seed or for another number, and scaled. */
export interface DrawnCode {
  readonly seed: number;
  readonly index: number;
  readonly strength: number;
}

/**
 * The random motion codes of a clip, each reachable at once: code l is a function of (seed, l) alone, so frames can be computed in
 * any order and a clip has no end. With a cycle the codes come round again, which makes a loop.
 */
export class MotionCodes implements CodeSource {
  private readonly known = new Map<number, Float32Array>();

  /**
   * @param dim numbers per code; @param seed any integer
   * @param cycle which code stands where; each place has its own if left out
   * @param drawn what the code of a number is drawn as, where codes are edited; as its number says if left out
   */
  constructor(
    readonly dim: number,
    readonly seed: number,
    private readonly cycle?: Cycle,
    private readonly drawn?: (number: number) => DrawnCode,
  ) {}

  /** Code at place `index` (>= 0), [dim] standard normal numbers. */
  at(index: number): Float32Array {
    const number = numberAt(this.cycle, index);
    const known = this.known.get(number);
    if (known) return known;
    if (this.known.size >= KEPT) this.known.clear();
    const code = this.draw(number);
    this.known.set(number, code);
    return code;
  }

  private draw(number: number): Float32Array {
    const { seed, index, strength } = this.drawn?.(number) ?? { seed: this.seed, index: number, strength: 1 };
    const code = new Random(seed, index + 1).normals(this.dim);
    return strength === 1 ? code : code.map((v) => strength * v);
  }
}
