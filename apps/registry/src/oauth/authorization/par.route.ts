import { Injectable } from '@nestjs/common';
import { Resources } from '@gatehouse/api-clients';
import { DomainError } from '@gatehouse/identity';
import type { PlainAnswer } from '@gatehouse/platform';
import { Clients } from '@gatehouse/registry-data';
import { AskingClient } from '../client/asking-client';
import { jsonAnswer } from '../json-answer';
import { invalidClient, invalidRequest } from '../oauth-problem';
import type { OAuthRequest } from '../oauth-request';
import type { OAuthRoute } from '../oauth-route';
import { authorizationRequestOf } from './authorization-request';
import { pushedLifetime, PushedRequests } from './pushed-requests';
import { RequestParameters } from './request-parameters';
import { returnAddressOf } from './return-address';

/** What proves the client, and is no part of what it asks for. */
const credentials = ['client_secret', 'client_assertion', 'client_assertion_type'];

/** `POST /par`, RFC 9126 §2: a client sends its request ahead, and proves who it is with it. */
@Injectable()
export class ParRoute implements OAuthRoute {
  readonly path = '/par';

  constructor(
    private readonly clients: AskingClient,
    private readonly registered: Clients,
    private readonly pushed: PushedRequests,
    private readonly resources: Resources,
  ) {}

  /** What would be refused at the authorization endpoint is refused here, and said to the client (§2.3). */
  async answer(request: OAuthRequest): Promise<PlainAnswer> {
    const { ref } = await this.clients.of(request);
    if (request.form.get('request_uri') !== null)
      throw invalidRequest('request_uri cannot be pushed (RFC 9126 §2.1).');
    const fields = request.form
      .entries()
      .filter(([name]) => !credentials.includes(name) && name !== 'client_id');
    const parameters = RequestParameters.of([...fields, ['client_id', ref.id]]);
    const client = await this.registered.find(ref.id);
    if (client === null) throw invalidClient();
    if (returnAddressOf(parameters, client) === null) throw unregistered();
    authorizationRequestOf(parameters, client, this.resources);
    const uri = await this.pushed.push(ref.id, parameters);
    return jsonAnswer({ request_uri: uri, expires_in: pushedLifetime }, 201);
  }
}

function unregistered(): DomainError {
  return new DomainError('invalid', 'invalid_request', 'redirect_uri is not registered for this client.');
}
