import { Injectable } from '@nestjs/common';
import { Resources } from '@gatehouse/api-clients';
import { DomainError } from '@gatehouse/identity';
import { Clients, type Client } from '@gatehouse/registry-data';
import { invalidRequest } from '../oauth-problem';
import { authorizationRequestOf, type AuthorizationRequest } from './authorization-request';
import { PushedRequests } from './pushed-requests';
import type { RequestParameters } from './request-parameters';
import { returnAddressOf, type ReturnAddress } from './return-address';

/** What is known of a request: who asks, where the answer goes, and for what, or what is wrong with it. */
export type Understood =
  /** Nobody must be sent anywhere (RFC 6749 §4.1.2.1). */
  | {
      readonly kind: 'problem';
      readonly problem: 'unknown_client' | 'disabled_client' | 'unregistered_redirect_uri';
      readonly client: Client | null;
    }
  /** The client is told what is wrong. */
  | { readonly kind: 'refused'; readonly error: DomainError; readonly back: ReturnAddress }
  | AskedFor;

export interface AskedFor {
  readonly kind: 'asked';
  readonly client: Client;
  readonly back: ReturnAddress;
  readonly request: AuthorizationRequest;
  /** All of it, also of a request that was pushed: this is what is kept. */
  readonly parameters: RequestParameters;
}

/** Reads authorization requests, whichever way they come: by query, by form, or pushed ahead. */
@Injectable()
export class RequestReader {
  constructor(
    private readonly clients: Clients,
    private readonly pushed: PushedRequests,
    private readonly resources: Resources,
  ) {}

  /**
   * First who asks, then where to; only then anything is said to anybody.
   *
   * @param mixed whether parameters came by query and by form
   */
  async read(sent: RequestParameters, mixed = false): Promise<Understood> {
    const uri = sent.get('request_uri');
    const pushed = uri === null ? null : await this.pushed.find(sent.get('client_id') ?? '', uri);
    return this.understand(pushed ?? sent, ({ requirePar }) => {
      if (mixed) throw invalidRequest('Parameters come by query or by form, not by both.');
      if (uri !== null && pushed === null) throw invalidRequestUri();
      // RFC 9126 §6: the metadata of the client says that it pushes.
      if (requirePar && pushed === null) throw invalidRequest('This client has to push its requests.');
    });
  }

  /** One that was read before and has waited: it may no longer be what it was. */
  readKept(parameters: RequestParameters): Promise<Understood> {
    return this.understand(parameters, () => undefined);
  }

  private async understand(
    parameters: RequestParameters,
    check: (client: Client) => void,
  ): Promise<Understood> {
    const client = await this.clients.find(parameters.get('client_id') ?? '');
    if (client === null) return { kind: 'problem', problem: 'unknown_client', client };
    if (client.status !== 'active') return { kind: 'problem', problem: 'disabled_client', client };
    const back = returnAddressOf(parameters, client);
    if (back === null) return { kind: 'problem', problem: 'unregistered_redirect_uri', client };
    try {
      check(client);
      const request = authorizationRequestOf(parameters, client, this.resources);
      return { kind: 'asked', client, back, request, parameters };
    } catch (error) {
      if (error instanceof DomainError && error.kind !== 'unavailable')
        return { kind: 'refused', error, back };
      throw error;
    }
  }
}

/** RFC 9101 §6.1, and RFC 9126 §2.2: only what was pushed here. */
function invalidRequestUri(): DomainError {
  return new DomainError('invalid', 'invalid_request_uri', 'There is no pushed request of this name.');
}
