import { SystemClock, type ClientSubject, type UserSubject } from '@gatehouse/identity';
import type { AccessTokens, Sessions } from '@gatehouse/sessions';
import { aClientSubject } from '@gatehouse/testing';
import type { TokenStore } from '@gatehouse/token-store';
import { patiently } from '../people/patiently';
import { sessionsIn } from '../people/sessions-in';
import type { Secrets } from '../stack/secrets';

const clock = new SystemClock();
const duration = 3600;

/** API clients with tokens, made in the token store by the very libs that the apps use. */
export class StoredClients {
  private readonly sessions: Sessions;

  constructor(
    private readonly store: TokenStore,
    secrets: Secrets,
  ) {
    this.sessions = sessionsIn(store, secrets);
  }

  async client(name: string, owner: UserSubject): Promise<ClientSubject> {
    const client = aClientSubject({
      claims: { name, owner_id: owner.claims.user_id },
      owner: owner.ref,
      approvedScopes: ['submission:read'],
    });
    await patiently(() => this.store.sessions.writeSubject(client, null));
    return client;
  }

  /** A token of its own, as the token endpoint gives one. */
  async token(client: ClientSubject, epoch = client.epoch): Promise<string> {
    const opening = await this.opening(client, epoch);
    const { secret } = await patiently(() => this.sessions.open({ ...opening, credential: 'bearer' }));
    return secret;
  }

  /**
   * The same as a JWT, signed by this.
   * @param seconds from now to its end
   */
  async signedToken(client: ClientSubject, signed: AccessTokens, seconds = duration): Promise<string> {
    const opening = { ...(await this.opening(client, client.epoch)), duration: seconds };
    const { secret } = await patiently(() =>
      this.sessions.openSigned(opening, (session) => signed.write(session, client.approvedScopes)),
    );
    return secret;
  }

  /** What the revoking act does in the token store: one write, and every token is dead. */
  async revoke(client: ClientSubject, epoch = client.epoch + 1): Promise<void> {
    await this.store.sessions.enforce(client.ref, 'suspended', epoch, null);
  }

  /** The client may get tokens again, and its old ones stay dead. */
  async restore(client: ClientSubject, epoch = client.epoch + 1): Promise<void> {
    await this.store.sessions.enforce(client.ref, 'active', epoch, null);
  }

  private async opening(client: ClientSubject, epoch: number) {
    const owner = (await patiently(() => this.store.sessions.findSubject(client.owner!)))!;
    return {
      user: null,
      client: { ref: client.ref, epoch },
      owner: { ref: owner.ref, epoch: owner.epoch },
      authTime: clock.seconds(),
      amr: [],
      ipAddress: '127.0.0.1',
      remoteHost: 'localhost',
      duration,
      scopes: null,
      legacyUser: null,
      legacy: null,
    };
  }
}
