import type { Clock } from '@gatehouse/identity';
import { consentCovers, type Client, type Consents, type ConsentOfUser } from '@gatehouse/registry-data';

/** What a user allowed a client before, of all that it asks for now. */
export interface ConsentState {
  /** Whether nothing has to be asked. */
  readonly isComplete: boolean;
  /** Allowed before; empty where it is asked for the first time. */
  readonly given: readonly string[];
}

/** What users allow clients to do for them: remembered for each user and client, and asked for once more where it is more. */
export class UserConsents {
  /** @param skipsFirstParty whether clients of the platform's own are taken to be allowed what they ask for */
  constructor(
    private readonly consents: Consents,
    private readonly clock: Clock,
    private readonly skipsFirstParty: boolean,
  ) {}

  async stateOf(userUuid: string, { clientId }: Client, scopes: readonly string[]): Promise<ConsentState> {
    const consent = await this.consents.find(userUuid, clientId);
    return {
      isComplete: consent !== null && consentCovers(consent, scopes),
      given: consent?.scopes ?? [],
    };
  }

  /** Whether this client's users are not asked, by setting. Its consent is recorded like any other, and can be withdrawn. */
  skips({ firstParty }: Client): boolean {
    return firstParty && this.skipsFirstParty;
  }

  /** Remembers that the user was asked and has agreed, or, of a client that `skips`, that they were not asked. */
  async remember(
    userUuid: string,
    client: Client,
    scopes: readonly string[],
    wasAsked: boolean,
  ): Promise<void> {
    const kind = wasAsked ? 'asked' : 'first_party';
    const { clientId } = client;
    await this.consents.give({ userUuid, clientId, scopes, kind, now: this.clock.seconds() });
  }

  /** All that a user allows, the newest first. */
  list(userUuid: string): Promise<readonly ConsentOfUser[]> {
    return this.consents.ofUser(userUuid);
  }
}
