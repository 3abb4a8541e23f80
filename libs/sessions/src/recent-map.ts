/**
 * A Map that forgets what nobody has asked for lately. It holds between half of `max` and `max` entries, in two
 * generations: when the newer is full it becomes the older one, and what is found there moves up. A look-up is one of a
 * plain Map and writes nothing, where a list in order of use costs scattered writes each time.
 */
export class RecentMap<K, V extends object> {
  private newer = new Map<K, V>();
  private older = new Map<K, V>();
  private readonly half: number;

  constructor(max: number) {
    this.half = Math.ceil(max / 2);
  }

  get(key: K): V | undefined {
    const value = this.newer.get(key);
    if (value !== undefined) return value;
    const old = this.older.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    this.newer.set(key, value);
    if (this.newer.size < this.half) return;
    this.older = this.newer;
    this.newer = new Map();
  }

  delete(key: K): void {
    this.newer.delete(key);
    this.older.delete(key);
  }

  clear(): void {
    this.newer.clear();
    this.older.clear();
  }
}
