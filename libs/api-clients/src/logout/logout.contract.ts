import { setTimeout as sleep } from 'node:timers/promises';
import { Clock, SystemRandomness, type Session, type UserSubject } from '@gatehouse/identity';
import { Clients, Consents, Delegations, SessionClients } from '@gatehouse/registry-data';
import { Sessions } from '@gatehouse/sessions';
import { SessionStore } from '@gatehouse/token-store';
import { aUserSubject, ManualClock } from '@gatehouse/testing';
import { TestClients, type ClientsHouse } from '../api-clients.fixture';
import { LogoutTokens } from '../openid/logout-tokens';
import { EndedSessions } from './ended-sessions';
import { LogoutNotices } from './logout-notices';
import { RelyingParty } from './relying-party.fixture';

const never = new AbortController().signal;
const random = (bytes: number) => new SystemRandomness().bytes(bytes).toString('base64url');

/** OIDC Back-Channel Logout 1.0, on whatever stores there are. */
export function logoutContract(open: () => Promise<ClientsHouse>): void {
  let house: ClientsHouse;
  let party: RelyingParty;
  let clock: ManualClock;
  beforeAll(async () => {
    house = await open();
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    party = await RelyingParty.start();
    clock = new ManualClock(Date.now());
    await house.query('DELETE FROM gatehouse_session_clients');
  });
  afterEach(() => party.close());

  const seconds = () => house.get(Clock).seconds();
  const look = () => house.get(EndedSessions).look();
  const notices = () =>
    new LogoutNotices(house.get(SessionClients), house.get(Clients), house.get(LogoutTokens), clock);
  /** The database has the time of the house, which goes on. */
  const catchUp = () => clock.set(Math.max(clock.now(), Date.now()));
  const deliver = () => {
    catchUp();
    return notices().deliver(never);
  };
  const waiting = async () => Number(((await house.query(count)) as { n: number }[])[0]!.n);
  const count = 'SELECT COUNT(*) AS n FROM gatehouse_session_clients';

  async function logIn(user: UserSubject = aUserSubject(), duration = 600): Promise<Session> {
    if ((await house.get(SessionStore).findSubject(user.ref)) === null)
      await house.get(SessionStore).writeSubject(user, seconds() + 36_000);
    const opened = await house.get(Sessions).open({
      user: { ref: user.ref, epoch: user.epoch },
      client: null,
      owner: null,
      credential: 'cookie',
      authTime: seconds(),
      amr: ['pwd'],
      ipAddress: '192.0.2.7',
      remoteHost: '192.0.2.7',
      duration,
      scopes: null,
      legacyUser: null,
      legacy: null,
    });
    return opened.session;
  }

  const aClient = async (backchannelLogoutUri: string | null = party.uri) => {
    const created = await new TestClients(house).create({
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['https://client.example.org/cb'],
      backchannelLogoutUri,
    });
    return created.clientId;
  };

  /** By the session, for the client; @returns its id */
  async function delegate(session: Session, clientId: string, scopes: readonly string[] = ['openid']) {
    const userUuid = session.user!.ref.id;
    const now = seconds();
    await house.get(Consents).give({ userUuid, clientId, scopes, kind: 'asked', now });
    const delegationId = random(16);
    const begun = await house.get(Delegations).begin({
      delegationId,
      sourceHash: random(32),
      clientId,
      userUuid,
      userLegacyId: null,
      scopes,
      audience: null,
      userEpoch: session.user!.epoch,
      clientEpoch: 0,
      authTime: now,
      amr: ['pwd'],
      sessionId: session.id.toString(),
      keyThumbprint: null,
      createdAt: now,
      expiresAt: now + 1000,
      refreshHash: random(32),
    });
    expect(begun).toBe('begun');
    return delegationId;
  }
  const isRevoked = async (id: string) => (await house.get(Delegations).find(id))!.revokedAt !== null;

  describe('when a session ends', () => {
    const ways: [string, (session: Session) => Promise<unknown>][] = [
      ['because it is closed', (session) => house.get(Sessions).close(session.id)],
      [
        'because its user is suspended',
        ({ user }) => house.get(SessionStore).enforce(user!.ref, 'suspended', user!.epoch + 1, null),
      ],
      [
        'because the rights of its user were taken away, and given back',
        ({ user }) => house.get(SessionStore).enforce(user!.ref, 'active', user!.epoch + 1, null),
      ],
    ];

    it.each(ways)(
      '%s, every client is told once, and what it was approved ends (§2.7)',
      async (_how, end) => {
        const session = await logIn();
        const clients = [await aClient(), await aClient()];
        const delegations = [
          await delegate(session, clients[0]!),
          await delegate(session, clients[1]!, ['openid', 'offline_access']),
          await delegate(session, clients[1]!, ['public:read']),
        ];
        const other = await logIn();
        const others = await delegate(other, clients[0]!);
        await look();
        await deliver();
        expect(party.heard).toEqual([]);
        await end(session);
        for (let round = 0; round < 2; round += 1) {
          await look();
          await deliver();
        }
        expect(await Promise.all([...delegations, others].map(isRevoked))).toEqual([
          true,
          false,
          false,
          false,
        ]);
        expect(
          party
            .claims()
            .map(({ aud }) => aud)
            .sort(),
        ).toEqual([...clients].sort());
        for (const claims of party.claims()) {
          expect(claims).toMatchObject({
            typ: 'logout+jwt',
            iss: house.settings.site.issuer,
            sub: session.user!.ref.id,
            sid: session.id.toString(),
            events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
          });
          expect(claims).not.toHaveProperty('nonce');
        }
        expect(await waiting()).toBe(1);
      },
    );

    it('at its own end, nobody is told, and nothing ends', async () => {
      const session = await logIn(undefined, 2);
      const delegation = await delegate(session, await aClient());
      await look();
      await sleep(2500);
      await look();
      await deliver();
      expect([party.heard, await isRevoked(delegation), await waiting()]).toEqual([[], false, 0]);
    });

    it('its clients are told also if nothing is left of what they were approved', async () => {
      const session = await logIn();
      await delegate(session, await aClient());
      await house.query('DELETE FROM gatehouse_delegations');
      await house.get(Sessions).close(session.id);
      await look();
      await deliver();
      expect(party.heard).toHaveLength(1);
    });

    it('and there are more than one look can take, later looks go on', async () => {
      const clientId = await aClient(null);
      const [living, ending] = [await logIn(), await logIn()];
      const rows = Array.from({ length: 2200 }, (_, n) => `('${living.id}', 'u', 'c${n}', 0)`).join();
      const columns = 'session_id, user_uuid, client_id, attempts';
      await house.query(`INSERT INTO gatehouse_session_clients (${columns}) VALUES ${rows}`);
      await delegate(ending, clientId);
      await house.get(Sessions).close(ending.id);
      const due = () => house.get(SessionClients).due({ now: seconds() + 9, limit: 9 });
      await look();
      expect(await due()).toEqual([]);
      await look();
      expect(await due()).toMatchObject([{ sessionId: ending.id.toString(), clientId }]);
    });
  });

  describe('a client', () => {
    /** One notice that is due. */
    async function ended(clientId: string): Promise<Session> {
      const session = await logIn();
      await delegate(session, clientId);
      await house.get(Sessions).close(session.id);
      await look();
      catchUp();
      return session;
    }

    it('gets a form with the token and nothing else (§2.5)', async () => {
      await ended(await aClient());
      await deliver();
      expect(party.heard).toEqual([
        {
          path: 'POST /backchannel',
          contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
          fields: { logout_token: expect.stringMatching(/^ey/) },
        },
      ]);
    });

    it('is told by one of many processes', async () => {
      const clientId = await aClient();
      for (let n = 0; n < 5; n += 1) await ended(clientId);
      const several = [notices(), notices(), notices(), notices()];
      await Promise.all([...several, ...several].map((one) => one.deliver(never)));
      expect(new Set(party.claims().map(({ sid }) => sid)).size).toBe(5);
      expect(party.heard).toHaveLength(5);
    });

    it.each([200, 204])('that answers %i is told no more (§2.8)', async (status) => {
      party.status = status;
      await ended(await aClient());
      await deliver();
      expect([party.heard.length, await waiting()]).toEqual([1, 0]);
    });

    it('that answers 400 refuses, and is told no more (§2.8)', async () => {
      party.status = 400;
      await ended(await aClient());
      await deliver();
      expect([party.heard.length, await waiting()]).toEqual([1, 0]);
    });

    it.each([500, 404])(
      'that answers %i is told again, at growing distances, for most of an hour',
      async (status) => {
        party.status = status;
        await ended(await aClient());
        const start = clock.seconds();
        const tried: number[] = [];
        for (; (await waiting()) > 0; clock.advance(5000)) {
          const before = party.heard.length;
          await deliver();
          if (party.heard.length > before) tried.push(clock.seconds() - start);
          if (clock.seconds() - start > 7200) throw new Error('it never ends');
        }
        expect(tried).toEqual([0, 5, 20, 65, 185, 485, 1085, 1985, 3185]);
      },
      60_000,
    );

    it('that comes back is told then, with a token that is fresh', async () => {
      party.status = 503;
      await ended(await aClient());
      await deliver();
      party.status = 200;
      clock.advance(5000);
      await deliver();
      const [first, second] = party.claims();
      expect(first!['jti']).not.toBe(second!['jti']);
      expect([party.heard.length, await waiting()]).toEqual([2, 0]);
    });

    it('that sends elsewhere is not followed', async () => {
      const elsewhere = await RelyingParty.start();
      party.status = 307;
      party.headers = { location: elsewhere.uri };
      await ended(await aClient());
      await deliver();
      expect([party.heard.length, elsewhere.heard.length, await waiting()]).toEqual([1, 0, 1]);
      await elsewhere.close();
    });

    it('that is not there is told again later', async () => {
      const gone = await RelyingParty.start();
      const { uri } = gone;
      await gone.close();
      await ended(await aClient(uri));
      await deliver();
      expect(await waiting()).toBe(1);
    });

    it('whose address is neither https nor loopback, whoever wrote it there, is not told', async () => {
      const clientId = await aClient();
      const bad = party.uri.replace('127.0.0.1', 'localhost');
      await house.query(
        `UPDATE gatehouse_clients SET backchannel_logout_uri = '${bad}' WHERE client_id = '${clientId}'`,
      );
      await ended(clientId);
      await deliver();
      expect([party.heard, await waiting()]).toEqual([[], 0]);
    });

    it('without an address has nothing to be told', async () => {
      await ended(await aClient(null));
      await deliver();
      expect(await waiting()).toBe(0);
    });

    it('is left to the next where the process stops meanwhile', async () => {
      await ended(await aClient());
      const stopping = new AbortController();
      stopping.abort();
      await notices().deliver(stopping.signal);
      expect([party.heard, await waiting()]).toEqual([[], 1]);
      clock.advance(5000);
      await deliver();
      expect(party.heard).toHaveLength(1);
    });
  });
}
