import { createHash, randomBytes } from 'node:crypto';
import type { CreatedClient, NewClient } from '@gatehouse/api-clients';
import type { Answer, Visitor } from '@gatehouse/testing';
import { answerIn, decide } from './registry-visitor.fixture';
import { basic, type OAuthAnswer, type RunningRegistry } from './running-registry.fixture';

export const callback = 'https://client.example.org/cb?keep=1';

/** RFC 7636 §4.1, §4.2. */
export function aVerifier() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** One client, and requests of it that are right but for what a test changes. */
export class CodeFlow {
  readonly pkce = aVerifier();

  private constructor(
    readonly registry: RunningRegistry,
    readonly client: CreatedClient,
  ) {}

  static async of(registry: RunningRegistry, parts: Partial<NewClient> = {}): Promise<CodeFlow> {
    const client = await registry.client({
      name: 'Reader',
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: [callback],
      scopes: ['public:read', 'submission:read', 'profile', 'email', 'offline_access'],
      ...parts,
    });
    return new CodeFlow(registry, client);
  }

  /** Null takes a parameter away. */
  parameters(changes: Readonly<Record<string, string | null>> = {}): Record<string, string> {
    const all = {
      response_type: 'code',
      client_id: this.client.clientId,
      redirect_uri: callback,
      scope: 'openid public:read',
      state: 'a state & more = ü%20+',
      code_challenge: this.pkce.challenge,
      code_challenge_method: 'S256',
      ...changes,
    };
    return Object.fromEntries(
      Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null),
    );
  }

  authorize(visitor: Visitor, changes: Readonly<Record<string, string | null>> = {}): Promise<Answer> {
    return visitor.get(`/authorize?${new URLSearchParams(this.parameters(changes))}`);
  }

  /** The code that the user's consent gives, asked for or remembered. */
  async code(visitor: Visitor, changes: Readonly<Record<string, string | null>> = {}): Promise<string> {
    const asked = await this.authorize(visitor, changes);
    const answer = asked.location?.includes('/consent?') ? await decide(visitor, asked, 'allow') : asked;
    const { code } = answerIn(answer);
    if (code === undefined) throw new Error(`no code: ${answer.status} ${answer.location} ${answer.body}`);
    return code;
  }

  redeem(code: string, changes: Readonly<Record<string, string | null>> = {}): Promise<OAuthAnswer> {
    const { verifier } = this.pkce;
    return this.ask({
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
      code_verifier: verifier,
      ...changes,
    });
  }

  refresh(token: string, changes: Readonly<Record<string, string | null>> = {}): Promise<OAuthAnswer> {
    return this.ask({ grant_type: 'refresh_token', refresh_token: token, ...changes });
  }

  /** Tokens by the whole way. */
  async tokens(visitor: Visitor, changes: Readonly<Record<string, string | null>> = {}): Promise<Tokens> {
    return tokensIn(await this.redeem(await this.code(visitor, changes)));
  }

  /** What introspection says of a token. */
  async says(token: string): Promise<Record<string, unknown>> {
    return (await this.registry.post('/introspect', { token }, basic(this.client))).json();
  }

  /** A request to the token endpoint by which the client proves itself. */
  ask(fields: Readonly<Record<string, string | null>>): Promise<OAuthAnswer> {
    const isPublic = this.client.clientSecret === null;
    const all = isPublic ? { client_id: this.client.clientId, ...fields } : fields;
    const sent = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null);
    return this.registry.post('/token', Object.fromEntries(sent), isPublic ? [] : basic(this.client));
  }
}

export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly scope: string;
  readonly all: Readonly<Record<string, unknown>>;
}

export function tokensIn(answer: OAuthAnswer): Tokens {
  if (answer.status !== 200) throw new Error(`no tokens: ${answer.status} ${answer.body}`);
  const all = answer.json();
  return {
    access: String(all['access_token']),
    refresh: String(all['refresh_token']),
    scope: String(all['scope']),
    all,
  };
}
