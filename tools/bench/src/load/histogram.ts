/** Values below are counted one by one; above, each power of two is cut into half as many steps. */
const exact = 1024;
const half = exact / 2;
const highest = 2 ** 31 - 1;

/**
 * Counts of durations in whole microseconds. A count costs one array access; what is read back is at most 0.2 % below
 * what was measured.
 */
export class Histogram {
  private readonly counts = new Uint32Array(exact + 22 * half);
  private total = 0;
  private largest = 0;

  record(microseconds: number): void {
    const value = Math.min(Math.max(Math.round(microseconds), 0), highest);
    this.counts[indexOf(value)]! += 1;
    this.total += 1;
    if (value > this.largest) this.largest = value;
  }

  get count(): number {
    return this.total;
  }

  get max(): number {
    return this.largest;
  }

  /** @param fraction 0.99: what 99 % of the values do not exceed. 0 where nothing was recorded. */
  percentile(fraction: number): number {
    const wanted = Math.max(Math.ceil(this.total * fraction), 1);
    let seen = 0;
    for (let index = 0; index < this.counts.length; index += 1) {
      seen += this.counts[index]!;
      if (seen >= wanted) return lowestAt(index);
    }
    return 0;
  }

  add(other: Histogram): void {
    for (let index = 0; index < this.counts.length; index += 1) this.counts[index]! += other.counts[index]!;
    this.total += other.total;
    this.largest = Math.max(this.largest, other.largest);
  }
}

function indexOf(value: number): number {
  if (value < exact) return value;
  const shift = 22 - Math.clz32(value);
  return half * shift + (value >> shift);
}

function lowestAt(index: number): number {
  if (index < exact) return index;
  const shift = Math.floor(index / half) - 1;
  return (index - half * shift) * 2 ** shift;
}
