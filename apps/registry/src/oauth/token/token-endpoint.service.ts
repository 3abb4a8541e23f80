import { Inject, Injectable } from '@nestjs/common';
import { IssueToken, type IssuedToken } from '@gatehouse/api-clients';
import { DomainError, type ClientSubject } from '@gatehouse/identity';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import OAuth2Server from '@node-oauth/oauth2-server';
import { invalidRequest } from '../oauth-problem';
import type { OAuthRequest } from '../oauth-request';
import { ClientCredentials } from './client-credentials.model';

const { Request, Response } = OAuth2Server;

/** The library sees a request that was cleaned: no credentials, no query, no header of the client's. */
const cleanHeaders = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1' };

/** The grants that are served, and which of the parameters the library may see for each. */
const served: ReadonlyMap<string, readonly string[]> = new Map([['client_credentials', ['scope']]]);

/** Clients are authenticated before: where the library would do it, it can be talked out of it (any `code_verifier`). */
const requireClientAuthentication = Object.fromEntries([...served.keys()].map((grant) => [grant, false]));

/** RFC 6749 §3.2: gives tokens for grants. The library does the grants, behind our own hygiene and authentication. */
@Injectable()
export class TokenEndpoint {
  private readonly audience: string;

  constructor(
    private readonly tokens: IssueToken,
    @Inject(SETTINGS) { accessTokenAudience }: Settings,
  ) {
    this.audience = accessTokenAudience;
  }

  async grant({ form, ip }: OAuthRequest, client: ClientSubject): Promise<IssuedToken> {
    const grantType = form.need('grant_type');
    const parameters = served.get(grantType);
    if (parameters === undefined) throw unsupportedGrantType();
    if (client.accessTokenFormat === 'jwt') this.checkResource(form.get('resource'));
    const body: Record<string, string> = { grant_type: grantType, client_id: client.ref.id };
    for (const name of parameters) {
      const value = form.get(name);
      if (value !== null) body[name] = value;
    }
    const model = new ClientCredentials(client, this.tokens, { ipAddress: ip, remoteHost: ip });
    const server = new OAuth2Server({ model, requireClientAuthentication });
    try {
      await server.token(
        new Request({ method: 'POST', query: {}, headers: cleanHeaders, body }),
        new Response(),
      );
    } catch (error) {
      throw ownErrorOf(error);
    }
    return model.result;
  }

  /**
   * RFC 8707 §2, RFC 9068 §3: a JWT says for whom it is, so whoever asks for one for somewhere else gets none, rather than
   * one for here. All that stands behind the gateway is one resource, and every scope belongs to it.
   */
  private checkResource(resource: string | null): void {
    if (resource === null || resource === this.audience) return;
    throw new DomainError('invalid', 'invalid_target', 'There are no tokens here for that resource.');
  }
}

/** The library wraps what our model throws; its own errors keep their code, and their words, which quote nothing. */
function ownErrorOf(error: unknown): unknown {
  const { inner, name, message } = error as { inner?: unknown; name?: string; message?: string };
  if (inner instanceof Error) return inner;
  if (name === 'invalid_request') return invalidRequest(message ?? '');
  return typeof name === 'string' && /^[a-z_]+$/.test(name) && name !== 'server_error'
    ? new DomainError('invalid', name, `${message}.`)
    : error;
}

function unsupportedGrantType(): DomainError {
  return new DomainError('invalid', 'unsupported_grant_type', 'There is no such grant here.');
}
