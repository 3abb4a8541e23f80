import type { BearerResolver, LiveSession } from '@gatehouse/sessions';

/** Answers whether a token stands for a live session now, whoever it was given to (RFC 7662). */
export class IntrospectToken {
  constructor(private readonly bearers: BearerResolver) {}

  /**
   * Null for whatever is no live token: unknown, expired, revoked, of somebody suspended, or no token at all. Throws
   * `unavailable` where the store cannot say. From memory without I/O.
   */
  async introspect(token: string): Promise<LiveSession | null> {
    return (await this.bearers.resolveAny(token)).live;
  }
}
