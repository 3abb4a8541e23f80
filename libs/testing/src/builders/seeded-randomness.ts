import { createHash } from 'node:crypto';
import { Randomness } from '@gatehouse/identity';

/** The same bytes for the same seed, in the same order; never the same twice in a row. */
export class SeededRandomness extends Randomness {
  private block = 0;
  private rest = Buffer.alloc(0);

  constructor(private readonly seed: string | number = 'gatehouse') {
    super();
  }

  bytes(length: number): Buffer {
    while (this.rest.length < length) this.rest = Buffer.concat([this.rest, this.nextBlock()]);
    const bytes = Buffer.from(this.rest.subarray(0, length));
    this.rest = this.rest.subarray(length);
    return bytes;
  }

  private nextBlock(): Buffer {
    return createHash('sha256').update(`${this.seed}/${this.block++}`).digest();
  }
}
