import { Injectable } from '@nestjs/common';
import type { DelegatedGrant } from '@gatehouse/api-clients';
import type { ClientSubject } from '@gatehouse/identity';
import type { GrantedToken } from './token-grant';

/** What a client is answered that got a token for a user. */
@Injectable()
export class UserGrants {
  async of(grant: DelegatedGrant, _client: ClientSubject): Promise<GrantedToken> {
    return grant;
  }
}
