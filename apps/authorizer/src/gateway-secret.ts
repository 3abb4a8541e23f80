import { createHash, timingSafeEqual } from 'node:crypto';

/** What a gateway has to bring with each question; without a secret nothing. */
export class GatewaySecret {
  private readonly digests: readonly Buffer[];

  /** @param secrets `GATEWAY_SECRET`: any of them will do, as while one takes the place of another */
  constructor(secrets: readonly string[]) {
    this.digests = secrets.map(digestOf);
  }

  /**
   * Whether what was brought is one of them, exactly once. Takes the same time whatever it is: digests have one length,
   * and all are compared.
   */
  accepts(brought: readonly string[] | undefined): boolean {
    if (this.digests.length === 0) return true;
    if (brought?.length !== 1) return false;
    const digest = digestOf(brought[0]!);
    let found = false;
    for (const known of this.digests) if (timingSafeEqual(known, digest)) found = true;
    return found;
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text, 'latin1').digest();
}
