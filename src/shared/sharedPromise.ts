/** What finds values by a key: a Map, or one that forgets. */
interface Store<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): unknown;
  delete(key: string): unknown;
}

/** The promise of a key, made once however many ask at the same time; one that fails is made again for who asks next. */
export function sharedPromise<T>(store: Store<Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = store.get(key);
  if (known) return known;
  const made = make();
  store.set(key, made);
  made.catch(() => store.delete(key));
  return made;
}
