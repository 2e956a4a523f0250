/**
 * Half of a micro-batch, or undefined if it is one picture already.
 */
export function smallerMicroBatch(size: number): number | undefined {
  return size > 1 ? Math.max(1, Math.floor(size / 2)) : undefined;
}
