import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type ClientSubject } from '@gatehouse/identity';
import OAuth2Server from '@node-oauth/oauth2-server';
import { invalidRequest } from '../oauth-problem';
import type { OAuthRequest } from '../oauth-request';
import { libraryGrant } from './library-grant';
import { TokenGrant, type GrantedToken } from './token-grant';

const { Request, Response } = OAuth2Server;

/** The library sees a request that was cleaned: no credentials, no query, no header of the client's. */
const cleanHeaders = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '1' };

/** All grants that are served. */
export const TOKEN_GRANTS = Symbol('TOKEN_GRANTS');

/** RFC 6749 §3.2: gives tokens for grants. The library leads to the grant, behind our own hygiene and authentication. */
@Injectable()
export class TokenEndpoint {
  private readonly grants: ReadonlyMap<string, TokenGrant>;
  /** Clients are authenticated before: where the library would do it, it can be talked out of it (any `code_verifier`). */
  private readonly requireClientAuthentication: Record<string, boolean>;

  constructor(@Inject(TOKEN_GRANTS) grants: readonly TokenGrant[]) {
    this.grants = new Map(grants.map((grant) => [grant.type, grant]));
    this.requireClientAuthentication = Object.fromEntries(grants.map(({ type }) => [type, false]));
  }

  async grant(
    request: OAuthRequest,
    client: ClientSubject,
    keyThumbprint: string | null,
  ): Promise<GrantedToken> {
    const type = request.form.need('grant_type');
    const grant = this.grants.get(type);
    if (grant === undefined) throw unsupportedGrantType();
    let granted: GrantedToken | null = null;
    const handler = libraryGrant(grant, { ...request, client, keyThumbprint }, (token) => (granted = token));
    const server = new OAuth2Server({
      model: { getClient: async (id: string) => ({ id, grants: [...client.grantTypes] }) } as never,
      requireClientAuthentication: this.requireClientAuthentication,
      extendedGrantTypes: { [type]: handler },
    });
    const body = { grant_type: type, client_id: client.ref.id };
    try {
      await server.token(
        new Request({ method: 'POST', query: {}, headers: cleanHeaders, body }),
        new Response(),
      );
    } catch (error) {
      throw ownErrorOf(error);
    }
    return granted!;
  }
}

/** The library wraps what our grants throw; its own errors keep their code, and their words, which quote nothing. */
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
