/** A map that forgets what was used least recently when it holds too much. */
export class Recent<V> {
  private readonly entries = new Map<string, V>();
  private total = 0;

  /** @param limit on the sum of sizes; @param sizeOf of a value, 1 each if left out */
  constructor(
    private readonly limit: number,
    private readonly sizeOf: (value: V) => number = () => 1,
  ) {}

  get(key: string): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.delete(key);
    this.entries.set(key, value);
    this.total += this.sizeOf(value);
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.limit || oldest === key) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const value = this.entries.get(key);
    if (value === undefined) return;
    this.entries.delete(key);
    this.total -= this.sizeOf(value);
  }

  clear(): void {
    this.entries.clear();
    this.total = 0;
  }
}
