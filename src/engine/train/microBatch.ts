/**
 * Half of a micro-batch, or undefined if it is one picture already.
 */
export function smallerMicroBatch(size: number): number | undefined {
  return size > 1 ? Math.max(1, Math.floor(size / 2)) : undefined;
}

/** The largest divisor of a batch that is at most half of a micro-batch, or undefined if that is one picture already. */
export function smallerDivisor(batch: number, size: number): number | undefined {
  for (let smaller = Math.floor(size / 2); smaller >= 1; smaller--) if (batch % smaller === 0) return smaller;
  return undefined;
}
