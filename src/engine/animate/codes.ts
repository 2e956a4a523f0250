import { Random } from '../tensor/random';

/** Codes kept in memory: more than the window of any moment, so that playing on recomputes none. */
const KEPT = 256;

/**
 * The random motion codes of a clip, each reachable at once: code l is a function of (seed, l) alone, so frames can be computed in
 * any order and a clip has no end. With a period the codes repeat, which makes a loop.
 */
export class MotionCodes {
  private readonly known = new Map<number, Float32Array>();

  /**
   * @param dim numbers per code; @param seed any integer
   * @param period code l and code l + period are the same; never if left out
   */
  constructor(
    readonly dim: number,
    readonly seed: number,
    readonly period?: number,
  ) {}

  /** Code number `index` (>= 0), [dim] standard normal numbers. */
  at(index: number): Float32Array {
    const position = this.period === undefined ? index : index % this.period;
    const known = this.known.get(position);
    if (known) return known;
    if (this.known.size >= KEPT) this.known.clear();
    const code = new Random(this.seed, position + 1).normals(this.dim);
    this.known.set(position, code);
    return code;
  }
}
