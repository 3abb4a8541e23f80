import type { ClientSubject, Clock, Session, SessionOwner } from '@gatehouse/identity';
import type { AccessTokens, OpenedSession, Opening, SessionResolver, Sessions } from '@gatehouse/sessions';

export interface IssuedToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** What the token allows now. */
  readonly scopes: readonly string[];
  /** RFC 9449 §5: `DPoP` for a token that is bound to a key. */
  readonly type: 'Bearer' | 'DPoP';
}

/** An access token, and the session that it is. */
export interface TokenSession extends IssuedToken {
  readonly session: Session;
}

/** What it is opened with, but for what follows from its client. */
export type TokenOpening = Omit<Opening, 'credential' | 'owner' | 'client'> & {
  readonly client: NonNullable<Opening['client']>;
};

/** Access tokens of clients: sessions, opaque or signed as their client has them, that end with their client's owner too. */
export class TokenSessions {
  constructor(
    private readonly sessions: Sessions,
    private readonly resolver: SessionResolver,
    private readonly signed: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `refused` `suspended` or `epoch_moved` if the rights of whom the session belongs to were taken away meanwhile, and
   * `unavailable` `no_signing_key` where the client gets JWTs and no key may sign. Costs one write.
   *
   * @param scopes what the token allows now
   */
  async open(client: ClientSubject, parts: TokenOpening, scopes: readonly string[]): Promise<TokenSession> {
    const opening = { ...parts, owner: await this.ownerOf(client) };
    const { session, secret } =
      client.accessTokenFormat === 'jwt'
        ? await this.openSigned(opening, scopes)
        : await this.sessions.open({ ...opening, credential: 'bearer' });
    return {
      session,
      accessToken: secret,
      expiresIn: session.end - session.start,
      scopes,
      type: session.keyThumbprint === null ? 'Bearer' : 'DPoP',
    };
  }

  /** Ends a token that was not given to anybody after all. */
  async discard({ session }: TokenSession): Promise<void> {
    await this.sessions.close(session.id);
  }

  /** Without its key a token would be refused, so it says that it ends with it. */
  private openSigned(
    opening: Omit<Opening, 'credential'>,
    scopes: readonly string[],
  ): Promise<OpenedSession> {
    const key = this.signed.signer();
    const duration = Math.min(opening.duration, key.expires - this.clock.seconds());
    return this.sessions.openSigned({ ...opening, duration }, (session) =>
      this.signed.write(session, scopes, key),
    );
  }

  private async ownerOf({ owner }: ClientSubject): Promise<SessionOwner | null> {
    if (owner === null) return null;
    return { ref: owner, epoch: (await this.resolver.subject(owner))?.epoch ?? null };
  }
}
