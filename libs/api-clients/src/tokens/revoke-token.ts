import { DomainError, type ClientSubject } from '@gatehouse/identity';
import type { Delegations } from '@gatehouse/registry-data';
import type { Sessions } from '@gatehouse/sessions';
import type { EndDelegation } from '../delegations/end-delegation';
import type { RefreshTokens } from '../delegations/refresh-tokens';
import type { IntrospectToken } from './introspect-token';

/** Lets a client give its own tokens back (RFC 7009). */
export class RevokeToken {
  constructor(
    private readonly tokens: IntrospectToken,
    private readonly sessions: Sessions,
    private readonly refreshTokens: RefreshTokens,
    private readonly delegations: Delegations,
    private readonly ending: EndDelegation,
  ) {}

  /**
   * Ends what the token stands for: an access token's session, or all that came of the approval that a refresh token is
   * of (§2.1). What is no live token is fine as it is (§2.2). Throws `refused` `unauthorized_client` for a token that was
   * given to somebody else, and leaves it alone (§2.1); `unavailable` where it is not in force yet.
   */
  async revoke(token: string, client: ClientSubject): Promise<void> {
    const refresh = this.refreshTokens.read(token);
    if (refresh !== null) return this.endDelegation(refresh.delegationId, client);
    const live = await this.tokens.introspect(token);
    if (live === null) return;
    if (live.session.client === null || !live.session.client.ref.equals(client.ref)) throw somebodyElses();
    await this.sessions.close(live.session.id);
  }

  private async endDelegation(delegationId: string, client: ClientSubject): Promise<void> {
    const delegation = await this.delegations.find(delegationId);
    if (delegation === null) return;
    if (delegation.clientId !== client.ref.id) throw somebodyElses();
    const { inForce } = await this.ending.end(delegationId, 'given_back', delegation.clientId);
    if (!inForce) throw notYetInForce();
  }
}

function somebodyElses(): DomainError {
  return new DomainError('refused', 'unauthorized_client', 'This token was given to another client.');
}

/** RFC 7009 §2.2.1: the client may try again; it has ended already, and that is told to the store when it answers. */
function notYetInForce(): DomainError {
  return new DomainError(
    'unavailable',
    'store_unavailable',
    'Recorded, and not in force yet. Please try again.',
    {
      retryAfter: 1,
    },
  );
}
