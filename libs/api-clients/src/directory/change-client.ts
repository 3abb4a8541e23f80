import type { Actor, Clock } from '@gatehouse/identity';
import type { AuditDetails, ChangeOptionsAct, Clients } from '@gatehouse/registry-data';
import type { ClientChanges } from '../subjects/client-changes';
import type { Publication } from '../subjects/client-subjects';
import { checkAddresses } from './client-addresses';

/** What is left out stays as it is. */
export type OptionsOfClient = Omit<ChangeOptionsAct, 'now'> & { readonly by: Actor };

/** Changes the addresses that a client names, whether it is the platform's own, and what it has to prove. */
export class ChangeClient {
  constructor(
    private readonly clients: Clients,
    private readonly changes: ClientChanges,
    private readonly clock: Clock,
  ) {}

  /** From the next request on. Throws `not_found` `unknown_client`, and `invalid` for an address that it must not have. */
  async change(options: OptionsOfClient): Promise<Publication> {
    const { grantTypes } = await this.clients.get(options.clientId);
    checkAddresses(options, grantTypes);
    const now = this.clock.seconds();
    const change = await this.clients.changeOptions({ ...options, now });
    const { by } = options;
    return this.changes.follow(change, { action: 'client.changed', by, now, details: detailsOf(options) });
  }
}

function detailsOf(options: OptionsOfClient): AuditDetails {
  const details = {
    redirect_uris: options.redirectUris?.join(' '),
    first_party: options.firstParty,
    post_logout_redirect_uris: options.postLogoutRedirectUris?.join(' '),
    backchannel_logout_uri: options.backchannelLogoutUri,
    backchannel_logout_session: options.backchannelLogoutSession,
    dpop_bound: options.dpopBound,
    require_par: options.requirePar,
  };
  return Object.fromEntries(
    Object.entries(details).filter((detail) => detail[1] !== undefined),
  ) as AuditDetails;
}
