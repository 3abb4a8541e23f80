import type { AccessTokenFormat } from '@gatehouse/identity';
import { ask, type Headers } from '../http/raw-request';
import type { RawResponse } from '../http/raw-response';
import type { PlatformStack } from '../stack/platform-stack';
import type { AuthMethod, Proof } from './client-job';
import { jwksFile, keyPair } from './key-pair';

export interface Registration {
  readonly name?: string;
  /** A user, as `--owner` takes one. */
  readonly owner: string;
  readonly scopes?: readonly string[];
  readonly method?: AuthMethod;
  readonly accessTokenFormat?: AccessTokenFormat;
  /** Whether it gets none but tokens that are bound to a key. */
  readonly dpopBound?: boolean;
}

const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;

/** An API client that the operator registered by the command line, and its requests through NGINX, byte for byte. */
export class RegisteredClient {
  private constructor(
    private readonly stack: PlatformStack,
    readonly id: string,
    readonly proof: Proof,
  ) {}

  static async register(stack: PlatformStack, registration: Registration): Promise<RegisteredClient> {
    const { name = 'A program', owner, scopes = [], method = 'client_secret_basic' } = registration;
    const { accessTokenFormat = 'opaque', dpopBound = false } = registration;
    const words = [
      '--name',
      name,
      '--owner',
      owner,
      '--grant',
      'client_credentials',
      '--auth-method',
      method,
      '--access-token-format',
      accessTokenFormat,
    ];
    if (dpopBound) words.push('--dpop-bound');
    for (const scope of scopes) words.push('--scope', scope);
    const pair = method === 'private_key_jwt' ? keyPair() : null;
    if (pair !== null) words.push('--jwks-file', jwksFile(pair.publicKey));
    const created = await stack.cli('clients', 'create', ...words);
    if (created.exitCode !== 0) throw new Error(`clients create ended so: ${created.stderr}`);
    const { client_id, client_secret } = created.json as { client_id: string; client_secret: string };
    return new RegisteredClient(stack, client_id, pair?.proof ?? { secret: client_secret });
  }

  /** A proof of the same kind that is somebody else's. */
  wrongProof(): Proof {
    return 'secret' in this.proof ? { secret: 'A'.repeat(43) } : keyPair().proof;
  }

  /** @param scopes null: asks for nothing, which is whatever it is approved for */
  askForToken(scopes: string | null = null, secret = this.secret): Promise<RawResponse> {
    const scope: Record<string, string> = scopes === null ? {} : { scope: scopes };
    return this.post('/token', { grant_type: 'client_credentials', ...scope }, secret);
  }

  async token(scopes: string | null = null): Promise<string> {
    const answer = await this.askForToken(scopes);
    if (answer.status !== 200) throw new Error(`no token, but ${answer.status} ${answer.body}`);
    return answer.json<{ access_token: string }>().access_token;
  }

  askAbout(token: string): Promise<RawResponse> {
    return this.post('/introspect', { token });
  }

  async introspect(token: string): Promise<Record<string, unknown>> {
    return (await this.askAbout(token)).json();
  }

  giveBack(token: string): Promise<RawResponse> {
    return this.post('/revoke', { token });
  }

  /** The protected service's answer, or the gateway's. */
  call(token: string): Promise<RawResponse> {
    return ask(this.stack.gateway.service, { headers: [['Authorization', `Bearer ${token}`]] });
  }

  /** What the gateway says of a token: a status and, of a refusal, the reason. */
  async reasonFor(token: string): Promise<string> {
    const answer = await this.call(token);
    return answer.status === 200 ? 'ok' : `${answer.status} ${answer.header('X-Auth-Reason')}`;
  }

  private get secret(): string {
    if (!('secret' in this.proof)) throw new TypeError('this client has no secret');
    return this.proof.secret;
  }

  private post(target: string, fields: Readonly<Record<string, string>>, secret = this.secret) {
    const basic = Buffer.from(`${this.id}:${secret}`).toString('base64');
    const headers: Headers = [form, ['Authorization', `Basic ${basic}`]];
    const body = new URLSearchParams(fields).toString();
    return ask(this.stack.gateway.registry, { method: 'POST', target, headers, body });
  }
}
