import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { ClassicCookie } from '@gatehouse/legacy/cookie';
import { databaseToken, loadSettings, startHttpApp, type Settings } from '@gatehouse/platform';
import { AccountsModule } from '../accounts.module';
import type { Database, StoreEnvironment } from './prepared-stores.fixture';
import { Visitor } from '@gatehouse/testing';

/** The app on a free port, in this process. */
export interface RunningAccounts {
  readonly settings: Settings;
  readonly port: number;
  readonly app: NestFastifyApplication;
  /** The tables of the old system. */
  readonly legacy: Database;
  /** All that was logged. */
  log(): string;
  /** A browser of its own, with an address of its own, so that throttling is only met where it is meant. */
  visitor(): Visitor;
  /** The cookie of the old system for a session that is in its tables or not. */
  legacyCookie(sessionId: number, userId: number, issuedAt?: number): string;
  close(): Promise<void>;
}

let addresses = 0;

export async function startAccounts(
  stores: StoreEnvironment,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningAccounts> {
  const common = { ACCOUNTS_PORT: '4000', TRUSTED_PROXIES: '127.0.0.1', BASE_SERVER: 'example.org' };
  const loaded = loadSettings('accounts', { LEGACY_POLL: '1', ...common, ...stores, ...env });
  const settings: Settings = { ...loaded, port: 0 };
  let logged = '';
  const log = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logged += String(chunk);
      done();
    },
  });
  const app = await startHttpApp(AccountsModule.forRoot(settings), settings, { signals: false, log });
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    settings,
    port,
    app,
    legacy: app.get<Database>(databaseToken('legacy'), { strict: false }),
    log: () => logged,
    visitor: () => new Visitor(port, `2001:db8:${(addresses += 1).toString(16)}::1`),
    legacyCookie: (sessionId, userId, issuedAt = Math.floor(Date.now() / 1000) - 60) =>
      ClassicCookie.pack(
        { sessionId, userId, ip: '192.0.2.7', issuedAt, capabilities: 4 },
        settings.legacy.sessionHash.current,
      ),
    close: () => app.close(),
  };
}
