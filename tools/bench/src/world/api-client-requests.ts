import { requestBytes } from '../load/request-bytes';

const form = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };

/** What one API client sends to a token server, whoever made that: HTTP Basic and a form. */
export class ApiClientRequests {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    clientId: string,
    clientSecret: string,
    private readonly scopes: readonly string[],
  ) {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    this.headers = { ...form, Authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  }

  /** Wants a token for all of its scopes. */
  get token(): Buffer {
    return requestBytes('POST', '/token', this.headers, this.tokenForm());
  }

  /** The hint spares node-oidc-provider a look among the refresh tokens. */
  introspection(token: string): Buffer {
    const body = new URLSearchParams({ token, token_type_hint: 'access_token' }).toString();
    return requestBytes('POST', '/introspect', this.headers, body);
  }

  /** Live tokens, fetched one after the other. */
  async tokensFrom(port: number, count: number): Promise<string[]> {
    const tokens: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const request = { method: 'POST', headers: this.headers, body: this.tokenForm() };
      const answer = await fetch(`http://127.0.0.1:${port}/token`, request);
      if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
      tokens.push(String(((await answer.json()) as { access_token: unknown }).access_token));
    }
    return tokens;
  }

  private tokenForm(): string {
    return new URLSearchParams({
      grant_type: 'client_credentials',
      scope: this.scopes.join(' '),
    }).toString();
  }
}
