import type { IssuedToken, IssueToken, TokenOrigin } from '@gatehouse/api-clients';
import type { ClientSubject } from '@gatehouse/identity';
import type { Client, ClientCredentialsModel, Token } from '@node-oauth/oauth2-server';

/**
 * What the library asks while it handles one request for client_credentials. The client has been authenticated before,
 * so the library never sees a secret; the token is a session of ours, opened when the library has it saved.
 */
export class ClientCredentials implements ClientCredentialsModel {
  private issued: IssuedToken | null = null;

  constructor(
    private readonly client: ClientSubject,
    private readonly tokens: IssueToken,
    private readonly origin: TokenOrigin,
  ) {}

  /** What was issued. Throws `TypeError` before. */
  get result(): IssuedToken {
    if (this.issued === null) throw new TypeError('no token was issued');
    return this.issued;
  }

  async getClient(): Promise<Client> {
    return { id: this.client.ref.id, grants: [...this.client.grantTypes] };
  }

  /** The client acts for itself. */
  async getUserFromClient(client: Client): Promise<{ id: string }> {
    return { id: client.id };
  }

  /** What is approved is decided where the token is issued; an empty list stands for no wish. */
  async validateScope(_user: object, _client: Client, scope?: string[]): Promise<string[]> {
    return scope ?? [];
  }

  /** The token's text is made with its session. */
  async generateAccessToken(): Promise<string> {
    return '';
  }

  async saveToken(token: Token, client: Client, user: object): Promise<Token> {
    const wanted = (token.scope ?? []) as readonly string[];
    this.issued = await this.tokens.issue({
      client: this.client,
      scopes: wanted.length === 0 ? null : wanted,
      origin: this.origin,
    });
    const { accessToken, scopes } = this.issued;
    return { ...token, accessToken, scope: [...scopes], client, user };
  }

  /** Of the library's other half, which guards resources; it is not used. */
  async getAccessToken(): Promise<null> {
    return null;
  }
}
