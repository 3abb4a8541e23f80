/** How long after the revoking call's return requests were still let in, in milliseconds, over several rounds. */
export class Lags {
  private readonly values: number[] = [];

  add(milliseconds: number): void {
    this.values.push(milliseconds);
  }

  get median(): number {
    return [...this.values].sort((a, b) => a - b)[Math.floor(this.values.length / 2)]!;
  }

  get max(): number {
    return Math.max(...this.values);
  }

  toString(): string {
    return `median ${this.median.toFixed(1)} ms, max ${this.max.toFixed(1)} ms (${this.values.length} rounds)`;
  }
}
