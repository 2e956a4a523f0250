import type { Metrics } from './recipe';

/** Sums of metrics over the micro-batches of an iteration. */
export class Tally {
  readonly values: Record<string, number> = {};

  add(metrics: Metrics, share: number): void {
    for (const [name, value] of Object.entries(metrics)) this.values[name] = (this.values[name] ?? 0) + share * value;
  }
}
