import { randomBytes } from 'node:crypto';

/** Where random bytes come from, so that tests can fix them. */
export abstract class Randomness {
  abstract bytes(length: number): Buffer;
}

export class SystemRandomness extends Randomness {
  bytes(length: number): Buffer {
    return randomBytes(length);
  }
}
