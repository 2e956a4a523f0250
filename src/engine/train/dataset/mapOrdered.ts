/**
 * Results of an asynchronous function over a list, in the list's order, with at most `limit` calls under way. Leaving the loop, by
 * an error too, waits for the calls that have begun and starts no more.
 */
export async function* mapOrdered<T, R>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const queue: Promise<R>[] = [];
  try {
    for (const item of items) {
      const result = work(item);
      // Its turn to be awaited may come after it has failed.
      result.catch(() => undefined);
      queue.push(result);
      if (queue.length >= limit) yield await (queue.shift() as Promise<R>);
    }
    while (queue.length > 0) yield await (queue.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(queue);
  }
}
