/**
 * Seeded random numbers: a 32-bit counter-based generator (splitmix-style finaliser), so that any position of a stream is
 * reachable at once and the same seed gives the same numbers on every platform.
 */
export class Random {
  private counter: number;
  private spare: number | undefined;

  /** @param seed any integer; @param stream separates independent streams of one seed. */
  constructor(
    readonly seed: number,
    readonly stream = 0,
  ) {
    this.counter = 0;
  }

  /** Uniform 32-bit unsigned integer. */
  u32(): number {
    const n = this.counter++;
    let h = mix32((this.seed | 0) ^ 0x9e3779b9);
    h = mix32(h ^ (this.stream | 0) ^ Math.imul(Math.floor(n / 2 ** 32), 0x85ebca6b));
    return mix32((h + Math.imul(n | 0, 0x9e3779b1)) | 0);
  }

  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number {
    return this.u32() / 2 ** 32;
  }

  /** Uniform integer in [0, n). */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal number (Box-Muller). */
  normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log((this.u32() + 1) / (2 ** 32 + 1)));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** `count` standard normal numbers as float32. */
  normals(count: number): Float32Array {
    const out = new Float32Array(count);
    for (let i = 0; i < count; i++) out[i] = this.normal();
    return out;
  }

  /** Serialisable position; restore() continues the stream exactly. */
  save(): { counter: number; spare: number | null } {
    return { counter: this.counter, spare: this.spare ?? null };
  }

  restore(state: { counter: number; spare: number | null }): void {
    this.counter = state.counter;
    this.spare = state.spare ?? undefined;
  }
}

function mix32(x: number): number {
  let h = x;
  h ^= h >>> 16;
  h = Math.imul(h, 0x7feb352d);
  h ^= h >>> 15;
  h = Math.imul(h, 0x846ca68b);
  h ^= h >>> 16;
  return h >>> 0;
}
