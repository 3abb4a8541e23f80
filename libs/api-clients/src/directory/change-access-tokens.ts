import type { AccessTokenFormat, Actor, Clock } from '@gatehouse/identity';
import type { Clients } from '@gatehouse/registry-data';
import type { ClientChanges } from '../subjects/client-changes';
import type { Publication } from '../subjects/client-subjects';

export interface FormatOfClient {
  readonly clientId: string;
  readonly accessTokenFormat: AccessTokenFormat;
  readonly by: Actor;
}

/** Decides what a client's access tokens look like from its next one on. Those that are out stay what they are. */
export class ChangeAccessTokens {
  constructor(
    private readonly clients: Clients,
    private readonly changes: ClientChanges,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` `unknown_client`, `invalid` `bad_access_token_format`. */
  async changeFormat({ clientId, accessTokenFormat, by }: FormatOfClient): Promise<Publication> {
    const now = this.clock.seconds();
    const change = await this.clients.changeAccessTokenFormat({ clientId, accessTokenFormat, by, now });
    const details = { access_token_format: accessTokenFormat };
    return this.changes.follow(change, { action: 'client.access_token_format_changed', by, now, details });
  }
}
