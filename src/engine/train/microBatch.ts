/**
 * How many pictures of a batch may pass through the networks at once, the most first: divisors of the batch that hold whole
 * minibatch-stddev groups. Where the batch holds no whole groups, a micro-batch is one smaller group.
 * @param group pictures of a group; 1 where there are none
 */
export function microBatchesOf(batch: number, group: number): number[] {
  const divisors = Array.from({ length: batch }, (_, i) => batch - i).filter((n) => batch % n === 0);
  const whole = divisors.filter((n) => n % group === 0);
  return whole.length > 0 ? whole : divisors.filter((n) => n < group);
}

/**
 * What to try after memory ran out with `size` at once, or undefined if nothing smaller is left. Groups are kept whole as long as that is
 * possible.
 */
export function smallerMicroBatch(batch: number, size: number, group = 1): number | undefined {
  const below = (sizes: readonly number[]) => sizes.find((n) => n <= size / 2);
  return below(microBatchesOf(batch, group)) ?? below(microBatchesOf(batch, 1).filter((n) => n < group));
}

/** How a batch passes through the networks: pictures of a micro-batch, and how many micro-batches run side by side. */
export interface Division {
  readonly microBatch: number;
  readonly lanes: number;
}

/**
 * What is best tried first: as much of the batch at once as possible, and that on as many lanes as possible. Only whole turns: a lane that
 * waits for the others wins nothing.
 * @param counts of lanes that there may be
 */
export function divisionsOf(batch: number, group: number, counts: readonly number[]): Division[] {
  const all = microBatchesOf(batch, group).flatMap((microBatch) => counts.map((lanes) => ({ microBatch, lanes })));
  const atOnce = ({ microBatch, lanes }: Division) => microBatch * lanes;
  return all
    .filter((division) => batch % atOnce(division) === 0)
    .sort((a, b) => atOnce(b) - atOnce(a) || b.lanes - a.lanes);
}
