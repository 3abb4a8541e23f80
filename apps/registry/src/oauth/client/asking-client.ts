import { Injectable } from '@nestjs/common';
import { ClientAuthentication } from '@gatehouse/api-clients';
import type { ClientSubject } from '@gatehouse/identity';
import type { FastifyRequest } from 'fastify';
import type { OAuthForm } from '../oauth-form';
import { invalidClient } from '../oauth-problem';
import { presentedClient } from './presented-client';

/** Which client asks. Every endpoint begins with it. */
@Injectable()
export class AskingClient {
  constructor(private readonly authentication: ClientAuthentication) {}

  /** Throws `invalid_client` and, for credentials in more than one place, `invalid_request`. */
  async of(request: FastifyRequest, form: OAuthForm): Promise<ClientSubject> {
    return this.authentication.authenticate(presentedClient(request.raw.rawHeaders, form));
  }

  /** As `of`, for what only clients that can keep a secret may ask (RFC 7662 §2.1). */
  async confidential(request: FastifyRequest, form: OAuthForm): Promise<ClientSubject> {
    const client = await this.of(request, form);
    if (client.authMethod === 'none') throw invalidClient();
    return client;
  }
}
