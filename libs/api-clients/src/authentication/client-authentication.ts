import { timingSafeEqual } from 'node:crypto';
import {
  DomainError,
  SubjectRef,
  type ClientSubject,
  type Clock,
  type HashedSecret,
} from '@gatehouse/identity';
import type { SessionResolver } from '@gatehouse/sessions';
import type { SessionStore } from '@gatehouse/token-store';
import { legacyOwnerOf } from '../subjects/legacy-owner';
import type { ClientAssertions } from './client-assertions';
import type { ClientSecrets } from './client-secrets';
import type { PresentedCredentials } from './presented-credentials';

/** Seconds. */
const watchFor = 600;

const noSecrets: readonly HashedSecret[] = [];

/**
 * Finds out which client somebody is, from the token store alone.
 *
 * Throws `refused` `invalid_client`, always with the same words: an unknown id, a wrong or expired secret, another method
 * than the registered one (one registered method per client, OIDC Core §9), a suspended client, or one whose owner is
 * suspended. Throws `unavailable` where the store cannot say. Whoever proves
 * nothing costs one HMAC, whether there is such a client or not.
 */
export class ClientAuthentication {
  /** Secrets that were found to fit, as long as the record that they fit to is in memory. */
  private readonly known = new WeakMap<HashedSecret, Buffer>();

  constructor(
    private readonly resolver: SessionResolver,
    private readonly store: SessionStore,
    private readonly secrets: ClientSecrets,
    private readonly assertions: ClientAssertions,
    private readonly clock: Clock,
  ) {}

  async authenticate(presented: PresentedCredentials): Promise<ClientSubject> {
    const client = await this.find(presented.clientId);
    const proved = await this.proves(presented, client);
    if (client === null || !proved || client.authMethod !== presented.method) throw invalidClient();
    if (client.status !== 'active') throw invalidClient();
    if (await this.ownerIsSuspended(client)) {
      await this.watchOwner(client);
      throw invalidClient();
    }
    return client;
  }

  private async find(clientId: string): Promise<ClientSubject | null> {
    const ref = clientRef(clientId);
    const subject = ref && (await this.resolver.subject(ref));
    return subject?.kind === 'client' ? subject : null;
  }

  private async proves(presented: PresentedCredentials, client: ClientSubject | null): Promise<boolean> {
    switch (presented.method) {
      case 'none':
        return true;
      case 'private_key_jwt':
        return client !== null && this.assertions.prove(presented.assertion, client);
      case 'client_secret_basic':
      case 'client_secret_post':
        return this.provesBySecret(presented.secret, this.live(client?.secrets ?? noSecrets));
    }
  }

  private provesBySecret(secret: string, live: readonly HashedSecret[]): boolean {
    const bytes = Buffer.from(secret);
    for (const hashed of live) {
      const known = this.known.get(hashed);
      if (known?.length === bytes.length && timingSafeEqual(known, bytes)) return true;
    }
    const fitting = this.secrets.find(secret, live);
    if (fitting !== null) this.known.set(fitting, bytes);
    return fitting !== null;
  }

  private live(secrets: readonly HashedSecret[]): readonly HashedSecret[] {
    const now = this.clock.seconds();
    return secrets.filter(({ expires }) => expires === null || now < expires);
  }

  /**
   * Whoever the old system has banned is followed while their client keeps asking: else nobody would notice that they are
   * let in again, because they have no session. That it could not be noted is no reason to say anything else.
   */
  private async watchOwner(client: ClientSubject): Promise<void> {
    const owner = legacyOwnerOf(client);
    if (owner !== null) await this.store.watchLegacyUser(owner, watchFor).catch(() => undefined);
  }

  /** An owner without a record was never suspended; see `refusalOf` in sessions. */
  private async ownerIsSuspended({ owner }: ClientSubject): Promise<boolean> {
    return owner !== null && (await this.resolver.subject(owner))?.status === 'suspended';
  }
}

function clientRef(clientId: string): SubjectRef | null {
  return SubjectRef.parse(`c${clientId}`);
}

function invalidClient(): DomainError {
  return new DomainError('refused', 'invalid_client', 'Client authentication failed.');
}
