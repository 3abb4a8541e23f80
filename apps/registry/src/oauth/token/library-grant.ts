import OAuth2Server, { type Client, type Request, type Token } from '@node-oauth/oauth2-server';
import { GrantedToken, TokenGrant, TokenRequest } from './token-grant';

const { AbstractGrantType } = OAuth2Server;

/**
 * A grant of ours in the form in which the library calls one. It gets the client that the library has found to be registered
 * for the grant; of its own grants none is used, because none of them is safe (see the README).
 *
 * @param granted is given what came out
 */
export function libraryGrant(
  grant: TokenGrant,
  request: TokenRequest,
  granted: (token: GrantedToken) => void,
): typeof AbstractGrantType {
  return class extends AbstractGrantType {
    async handle(_cleaned: Request, client: Client): Promise<Token> {
      const token = await grant.handle(request);
      granted(token);
      return { accessToken: token.accessToken, scope: [...token.scopes], client, user: {} };
    }
  };
}
