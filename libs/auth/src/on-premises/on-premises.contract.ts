import type { INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Controller, Get, Module } from '@nestjs/common';
import { uuidOfLegacyUser } from '@gatehouse/identity';
import { ClassicCookie } from '@gatehouse/legacy';
import { quirkyPeople, quirkySessions } from '@gatehouse/legacy-schema';
import { legacyVectors, ManualClock } from '@gatehouse/testing';
import { CurrentSession, Public, Scoped, type AuthSession } from '../index';
import { OnPremisesAuthModule } from './on-premises-auth.module';

/** A seeded legacy database, and what the service is told of it: a user that may read, and no more. */
export interface LegacyForService {
  readonly uri: string;
  query<Row>(sql: string): Promise<Row[]>;
  close(): Promise<unknown>;
}

const hash = 'the secret of the old system';
const duration = 36_000;

@Controller()
class Service {
  @Get('me')
  me(@CurrentSession() session: AuthSession): AuthSession {
    return session;
  }

  @Public()
  @Get('public')
  everybody(@CurrentSession({ optional: true }) session: AuthSession | null) {
    return { username: session?.user?.username ?? null };
  }

  @Scoped('submission:read', { resource: () => '42' })
  @Get('submissions')
  submissions() {
    return 'ok';
  }

  @Scoped('upload:read_logs')
  @Get('logs')
  logs() {
    return 'ok';
  }
}

/** What a service beside the old system does, on either engine. */
export function onPremisesContract(open: (now: number) => Promise<LegacyForService>): void {
  const clock = new ManualClock();
  const now = clock.seconds();
  let legacy: LegacyForService;
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    legacy = await open(now);
    const auth = OnPremisesAuthModule.forRoot({
      databaseUri: legacy.uri,
      sessionHash: ['newer', hash],
      clock,
    });
    @Module({ imports: [auth], controllers: [Service] })
    class ServiceModule {}
    const module = await Test.createTestingModule({ imports: [ServiceModule] }).compile();
    app = module.createNestApplication(new FastifyAdapter());
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await legacy?.close();
  });

  type Named = { readonly id: number; readonly userId: number };
  const cookie = ({ id, userId }: Named, issuedAt = now - 60, secret = hash): string => {
    const parts = { sessionId: id, userId, ip: '192.0.2.7', issuedAt, capabilities: 4 };
    return `tapir_session=${ClassicCookie.pack(parts, secret)}`;
  };
  const ask = (path: string, header?: string) =>
    fetch(`${url}${path}`, { headers: header === undefined ? {} : { Cookie: header } });
  const statusOf = async (path: string, header?: string) => (await ask(path, header)).status;

  const { open: opened, withoutAudit, ended, ofAnother, ofBanned } = quirkySessions;

  /** A session of somebody, as the old system would have opened it. */
  const sessionOf = async (userId: number): Promise<Named> => {
    const id = 4_000_000_000 + userId;
    await legacy.query(
      `INSERT INTO tapir_sessions (session_id, user_id, last_reissue, start_time, end_time)
       VALUES (${id}, ${userId}, ${now - 60}, ${now - 60}, 0)`,
    );
    return { id, userId };
  };

  it('knows whom the old system knows, with their rights', async () => {
    const answer = await ask('/me', cookie(opened));
    expect(answer.status).toBe(200);
    const general = legacyVectors().policy_class_scopes.find((row) => row.policy_class === 2)!.scopes;
    const session = (await answer.json()) as AuthSession;
    expect(session).toMatchObject({
      id: String(opened.id),
      user: {
        uuid: uuidOfLegacyUser(quirkyPeople.ordinary.id),
        username: 'foouser',
        userId: '2',
        email: 'foo@example.org',
        name: { forename: 'Foo', surname: 'User', suffix: 'IV' },
        profile: { affiliation: 'Cornell University', country: 'us', default_category: 'astro-ph.GA' },
        verified: true,
      },
      client: null,
      authorizations: { classic: 4, scopes: general },
      start: now - 600,
      end: now - 60 + duration,
      audience: null,
      ipAddress: '192.0.2.7',
    });
    expect(session.authorizations.endorsements).toContain('econ.*');
  });

  it('judges scopes as behind a gateway', async () => {
    expect(await statusOf('/submissions', cookie(opened))).toBe(200);
    expect(await statusOf('/logs', cookie(opened))).toBe(403);
    const admin = cookie(await sessionOf(quirkyPeople.administrator.id));
    expect(await statusOf('/logs', admin)).toBe(200);
    const ofNoRights = cookie(await sessionOf(quirkyPeople.legacyUser.id));
    expect(await statusOf('/me', ofNoRights)).toBe(200);
    expect(await statusOf('/submissions', ofNoRights)).toBe(403);
  });

  it('takes the first cookie that is good of several', async () => {
    expect(await statusOf('/me', `tapir_session=forged; ${cookie(ended)}; ${cookie(opened)}`)).toBe(200);
  });

  it('reads accents and missing rows as the old system means them', async () => {
    const read = async (header: string) => ((await (await ask('/me', header)).json()) as AuthSession).user!;
    expect((await read(cookie(ofAnother))).name.forename).toBe('Frédérique');
    const lost = await read(cookie(await sessionOf(quirkyPeople.noDemographics.id)));
    expect(lost).toMatchObject({ profile: null, username: 'undemographic' });
  });

  it('lets nobody in without a cookie that is signed, young, and of an open session of its user', async () => {
    const bad: Record<string, string | undefined> = {
      'no cookie': undefined,
      'another cookie': `other=${cookie(opened).split('=')[1]}`,
      forged: cookie(opened, now, 'another secret'),
      'too old': cookie(opened, now - duration),
      'of an ended session': cookie(ended),
      'of a session that never was': cookie({ id: 5, userId: quirkyPeople.ordinary.id }),
      'of somebody else’s session': cookie({ id: ofAnother.id, userId: quirkyPeople.ordinary.id }),
      'of nobody': cookie({ id: opened.id, userId: 99_999 }),
    };
    for (const [what, header] of Object.entries(bad)) {
      expect([what, await statusOf('/me', header)]).toEqual([what, 401]);
      expect([what, await statusOf('/public', header)]).toEqual([what, 200]);
    }
    for (const { cookie: text } of legacyVectors().legacy_cookies.invalid) {
      const header = `tapir_session=${text.replace(/[^\x21-\x7e]/g, '')}`;
      expect(await statusOf('/me', header)).toBe(401);
    }
  });

  it('lets nobody in whom the old system would not let log in', async () => {
    expect(await statusOf('/me', cookie(ofBanned))).toBe(401);
    for (const person of [quirkyPeople.deleted, quirkyPeople.unapproved]) {
      expect(await statusOf('/me', cookie(await sessionOf(person.id)))).toBe(401);
    }
    expect(await statusOf('/me', cookie(await sessionOf(quirkyPeople.unverified.id)))).toBe(200);
  });

  it('learns at once of a log-out and of a ban', async () => {
    expect(await statusOf('/me', cookie(withoutAudit))).toBe(200);
    await legacy.query(
      `UPDATE tapir_sessions SET end_time = ${now - 1} WHERE session_id = ${withoutAudit.id}`,
    );
    expect(await statusOf('/me', cookie(withoutAudit))).toBe(401);
    const victim = cookie(await sessionOf(quirkyPeople.mixedCase.id));
    expect(await statusOf('/me', victim)).toBe(200);
    await legacy.query(`UPDATE tapir_users SET flag_banned = 1 WHERE user_id = ${quirkyPeople.mixedCase.id}`);
    expect(await statusOf('/me', victim)).toBe(401);
  });

  it('writes nothing', async () => {
    const tables = ['tapir_sessions', 'tapir_sessions_audit', 'tapir_users_hot', 'tapir_users'];
    const contents = async () =>
      JSON.stringify(await Promise.all(tables.map((table) => legacy.query(`SELECT * FROM ${table}`))));
    const before = await contents();
    expect(await statusOf('/me', cookie(opened))).toBe(200);
    expect(await statusOf('/me', cookie(ended))).toBe(401);
    expect(await contents()).toBe(before);
  });
}
