import { Injectable } from '@nestjs/common';
import { ClientAuthentication } from '@gatehouse/api-clients';
import type { ClientSubject } from '@gatehouse/identity';
import { invalidClient } from '../oauth-problem';
import type { OAuthRequest } from '../oauth-request';
import { presentedClient } from './presented-client';

/** Which client asks. Every endpoint begins with it. */
@Injectable()
export class AskingClient {
  constructor(private readonly authentication: ClientAuthentication) {}

  /** Throws `invalid_client` and, for credentials in more than one place, `invalid_request`. */
  of({ rawHeaders, form }: OAuthRequest): Promise<ClientSubject> {
    return this.authentication.authenticate(presentedClient(rawHeaders, form));
  }

  /** As `of`, for what only clients that can keep a secret may ask (RFC 7662 §2.1). */
  async confidential(request: OAuthRequest): Promise<ClientSubject> {
    const client = await this.of(request);
    if (client.authMethod === 'none') throw invalidClient();
    return client;
  }
}
