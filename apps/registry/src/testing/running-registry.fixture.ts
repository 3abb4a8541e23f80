import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CreateClient, type CreatedClient, type NewClient } from '@gatehouse/api-clients';
import { databaseToken, loadSettings, startHttpApp, type Settings } from '@gatehouse/platform';
import { migrateRegistry } from '@gatehouse/registry-data';
import { SessionStore } from '@gatehouse/token-store';
import { aNewClient, temporaryFolder } from '@gatehouse/testing';
import { RegistryModule } from '../registry.module';

export interface OAuthAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  json(): Record<string, unknown>;
}

export interface OAuthRequest {
  readonly method?: string;
  /** Names and values in turn, as they go out. */
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** The app on embedded stores and a free port, in this process. */
export class RunningRegistry {
  private constructor(
    readonly settings: Settings,
    readonly app: NestFastifyApplication,
    private readonly logged: { text: string },
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<RunningRegistry> {
    const loaded = loadSettings('registry', { DATA_DIR: temporaryFolder('registry'), ...env });
    const settings: Settings = { ...loaded, port: 0 };
    const logged = { text: '' };
    const log = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        logged.text += String(chunk);
        done();
      },
    });
    const app = await startHttpApp(RegistryModule.forRoot(settings), settings, { signals: false, log });
    await migrateRegistry(app.get(databaseToken('registry'), { strict: false }));
    const store = app.get(SessionStore, { strict: false });
    const roles = { 'public-user': ['public:read', 'submission:read'] };
    await store.publishPolicy({ version: 1, default: 'authenticated', roles, rules: [] });
    await store.raiseGeneration('accounts', 1);
    return new RunningRegistry(settings, app, logged);
  }

  get port(): number {
    return (this.app.getHttpServer().address() as AddressInfo).port;
  }

  /** All that was logged. */
  log(): string {
    return this.logged.text;
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.app.get(type as never, { strict: false });
  }

  /** An API client, approved for `public:read` and `submission:read`. */
  client(parts: Partial<NewClient> = {}): Promise<CreatedClient> {
    return this.get(CreateClient).create({ ...aNewClient, ...parts });
  }

  /** A token of a client that proves itself by HTTP Basic. */
  async token(client: CreatedClient, scope?: string): Promise<string> {
    const fields = { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) };
    const answer = await this.post('/token', fields, basic(client));
    if (answer.status !== 200) throw new Error(`no token: ${answer.body}`);
    return String(answer.json()['access_token']);
  }

  /** Sends a form. */
  post(
    path: string,
    fields: Readonly<Record<string, string>> | string,
    headers: readonly string[] = [],
  ): Promise<OAuthAnswer> {
    const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
    const type = ['Content-Type', 'application/x-www-form-urlencoded'];
    return this.send(path, { method: 'POST', headers: [...type, ...headers], body });
  }

  send(path: string, { method = 'GET', headers = [], body }: OAuthRequest = {}): Promise<OAuthAnswer> {
    const length = body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))];
    const raw = ['Host', `127.0.0.1:${this.port}`, ...headers, ...length];
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.port, path, method, agent: false as const };
      const sent = request({ ...options, headers: raw as never }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: reply.statusCode!,
            headers: reply.headers,
            body: text,
            json: () => JSON.parse(text) as Record<string, unknown>,
          });
        });
      });
      sent.on('error', reject).end(body);
    });
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

/** HTTP Basic with these, form-encoded as RFC 6749 §2.3.1 wants it. */
export function basic({
  clientId,
  clientSecret,
}: Pick<CreatedClient, 'clientId' | 'clientSecret'>): string[] {
  return basicOf(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret ?? '')}`);
}

/** HTTP Basic with this between the scheme and the end, encoded. */
export function basicOf(pair: string, scheme = 'Basic'): string[] {
  return ['Authorization', `${scheme} ${Buffer.from(pair).toString('base64')}`];
}
