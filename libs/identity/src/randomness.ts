import { randomFillSync } from 'node:crypto';

/** Where random bytes come from, so that tests can fix them. */
export abstract class Randomness {
  abstract bytes(length: number): Buffer;
}

/** Bytes that are fetched from the system at once: a call costs more than a token needs of them. */
const stock = 4096;

/** Random bytes of the system. None is given twice, and none is kept once it was given. */
export class SystemRandomness extends Randomness {
  private readonly pool = Buffer.alloc(stock);
  private used = stock;

  bytes(length: number): Buffer {
    if (length > stock / 8) return randomFillSync(Buffer.alloc(length));
    if (this.used + length > stock) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    const part = this.pool.subarray(this.used, this.used + length);
    this.used += length;
    const bytes = Buffer.from(part);
    part.fill(0);
    return bytes;
  }
}
