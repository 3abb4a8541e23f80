import { DomainError, type GrantType } from '@gatehouse/identity';
import type { ChangeOptionsAct } from '@gatehouse/registry-data';
import { checkLogoutUri, checkRedirectUri } from './redirect-uri';

type Addresses = Pick<ChangeOptionsAct, 'redirectUris' | 'postLogoutRedirectUris' | 'backchannelLogoutUri'>;

/**
 * The addresses of a client that has these grants, as far as they are given. Throws `invalid`: `bad_redirect_uri`,
 * `bad_logout_uri`, and `no_redirect_uri` where none is left that users could come back to.
 */
export function checkAddresses(
  { redirectUris, postLogoutRedirectUris = [], backchannelLogoutUri = null }: Addresses,
  grantTypes: readonly GrantType[],
): void {
  redirectUris?.forEach(checkRedirectUri);
  postLogoutRedirectUris.forEach(checkLogoutUri);
  if (backchannelLogoutUri !== null) checkLogoutUri(backchannelLogoutUri);
  if (redirectUris?.length === 0 && grantTypes.includes('authorization_code')) {
    const sentence = 'A client with authorization_code needs a redirect URI.';
    throw new DomainError('invalid', 'no_redirect_uri', sentence);
  }
}
