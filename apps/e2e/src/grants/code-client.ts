import { createHash, randomBytes } from 'node:crypto';
import { ask } from '../http/raw-request';
import type { RawResponse } from '../http/raw-response';
import { registerApplication, type RegisteredApplication } from '../relying-parties/registered-application';
import type { PlatformStack } from '../stack/platform-stack';
import { FormBrowser } from './form-browser';

/** A code, and what its client has to show with it. */
export interface Code {
  readonly code: string;
  readonly verifier: string;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
}

const redirectUri = 'http://127.0.0.1:9/callback';
const scopes = ['profile', 'offline_access', 'submission:read'];
const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;

/** An application and somebody who allowed it: codes without end, and token requests byte for byte, to any registry. */
export class CodeClient {
  private constructor(
    private readonly stack: PlatformStack,
    readonly client: RegisteredApplication,
    private readonly browser: FormBrowser,
  ) {}

  /** @param owner who made the application; @param person who logs in and allows it */
  static async start(
    stack: PlatformStack,
    owner: string,
    person: { readonly username: string; readonly password: string },
  ): Promise<CodeClient> {
    const registration = { owner, scopes, redirectUris: [redirectUri] };
    const client = await registerApplication(stack.cli, registration);
    const codes = new CodeClient(stack, client, new FormBrowser());
    const { username, password } = person;
    const logIn = await codes.browser.open(codes.authorization().url);
    const question = await codes.browser.submit(logIn, { username, password });
    await codes.browser.submit(question, { decision: 'allow' });
    return codes;
  }

  /** A new code: the person has allowed it before. */
  async code(): Promise<Code> {
    const { url, verifier } = this.authorization();
    const answer = await this.browser.open(url);
    const code = answer.url.searchParams.get('code');
    if (code === null) throw new Error(`no code, but ${answer.status} at ${answer.url.href}: ${answer.html}`);
    return { code, verifier };
  }

  /** @param port of the registry that is asked */
  redeem(port: number, { code, verifier }: Code): Promise<RawResponse> {
    return this.ask(port, {
      ...{ grant_type: 'authorization_code', redirect_uri: redirectUri },
      ...{ code, code_verifier: verifier },
    });
  }

  refresh(port: number, refreshToken: string): Promise<RawResponse> {
    return this.ask(port, { grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** Tokens of a new approval. */
  async tokens(port: number): Promise<Tokens> {
    const answer = await this.redeem(port, await this.code());
    if (answer.status !== 200) throw new Error(`no tokens, but ${answer.status} ${answer.body}`);
    return answer.json<object>() as Tokens;
  }

  /** What the gateway says of an access token: `200`, or a status and the reason. */
  async atGateway(token: string): Promise<string> {
    const headers = [['Authorization', `Bearer ${token}`]] as const;
    const answer = await ask(this.stack.gateway.service, { headers });
    return answer.status === 200 ? '200' : `${answer.status} ${answer.header('X-Auth-Reason')}`;
  }

  private authorization(): { readonly url: string; readonly verifier: string } {
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      ...{ client_id: this.client.clientId, response_type: 'code', redirect_uri: redirectUri },
      ...{ scope: scopes.join(' '), state: 'a-state', code_challenge_method: 'S256' },
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    });
    return { url: `${this.stack.registryUrl}/authorize?${query}`, verifier };
  }

  private ask(port: number, fields: Readonly<Record<string, string>>): Promise<RawResponse> {
    const { clientId, proof } = this.client;
    if (proof === null || !('secret' in proof)) throw new TypeError('this client has no secret');
    const basic = Buffer.from(`${clientId}:${proof.secret}`).toString('base64');
    return ask(
      port,
      {
        ...{ method: 'POST', target: '/token' },
        headers: [form, ['Authorization', `Basic ${basic}`]],
        body: new URLSearchParams(fields).toString(),
      },
      { timeout: 30_000 },
    );
  }
}
