import { DomainError, type ClientSubject } from '@gatehouse/identity';
import type { Sessions } from '@gatehouse/sessions';
import type { IntrospectToken } from './introspect-token';

/** Lets a client give its own tokens back (RFC 7009). */
export class RevokeToken {
  constructor(
    private readonly tokens: IntrospectToken,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Ends the token's session. What is no live token is fine as it is (§2.2). Throws `refused` `unauthorized_client` for
   * a token that was given to somebody else, and leaves it alone (§2.1).
   */
  async revoke(token: string, client: ClientSubject): Promise<void> {
    const live = await this.tokens.introspect(token);
    if (live === null) return;
    if (live.session.client === null || !live.session.client.ref.equals(client.ref)) {
      throw new DomainError('refused', 'unauthorized_client', 'This token was given to another client.');
    }
    await this.sessions.close(live.session.id);
  }
}
