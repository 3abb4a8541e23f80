import { EndDelegation } from '@gatehouse/api-clients';
import { Clock } from '@gatehouse/identity';
import { Delegations } from '@gatehouse/registry-data';
import { hashSecret, SessionCookies } from '@gatehouse/sessions';
import { SessionStore } from '@gatehouse/token-store';
import { answerCode, DeviceFlow } from '../../testing/device-flow.fixture';
import { tokensIn } from '../../testing/code-flow.fixture';
import { logIn, suspend, type LoggedIn } from '../../testing/registry-visitor.fixture';
import { basic, RunningRegistry } from '../../testing/running-registry.fixture';

describe('a device that polls', () => {
  let registry: RunningRegistry;
  let flow: DeviceFlow;
  let person: LoggedIn;
  /** Milliseconds that the clock of the registry is ahead. */
  let ahead = 0;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    jest.spyOn(registry.get(Clock), 'now').mockImplementation(() => Date.now() + ahead);
    flow = await DeviceFlow.of(registry);
  }, 60_000);
  beforeEach(async () => {
    person = await logIn(registry);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await registry.close();
  });

  const pass = (seconds: number) => (ahead += seconds * 1000);
  const allowed = async (of = flow) => {
    const code = await of.code();
    await answerCode(person.visitor, code.userCode, 'allow');
    return code.deviceCode;
  };

  it('waits until somebody allows it, and gets tokens that are theirs (RFC 8628 §3.4, §3.5)', async () => {
    const { deviceCode, userCode } = await flow.code();
    const waits = await flow.polls(deviceCode);
    expect([waits.status, waits.json()['error']]).toEqual([400, 'authorization_pending']);
    expect(waits.headers['cache-control']).toBe('no-store');
    await answerCode(person.visitor, userCode, 'allow');
    const answer = await flow.polls(deviceCode);
    expect(answer.json()).toMatchObject({ token_type: 'Bearer', scope: 'openid public:read' });
    const { access, refresh } = tokensIn(answer);
    const said = await registry.post('/introspect', { token: access }, basic(await registry.client()));
    expect(said.json()).toMatchObject({
      active: true,
      sub: person.user.ref.id,
      client_id: flow.client.clientId,
    });
    expect(refresh).toMatch(/^ghr_/);
  });

  it('is told that its user said no, each time (RFC 8628 §3.5, access_denied)', async () => {
    const { deviceCode, userCode } = await flow.code();
    await answerCode(person.visitor, userCode, 'deny');
    expect(await flow.told(deviceCode)).toBe('access_denied');
    expect(await flow.told(deviceCode)).toBe('access_denied');
  });

  it('is slowed down by five seconds each time that it polls too fast (RFC 8628 §3.5, slow_down)', async () => {
    const { deviceCode } = await flow.code();
    const { deviceCode: other } = await flow.code();
    expect(await flow.told(deviceCode)).toBe('authorization_pending');
    pass(4);
    expect(await flow.told(deviceCode)).toBe('slow_down');
    pass(5);
    expect(await flow.told(deviceCode)).toBe('slow_down');
    pass(14);
    expect(await flow.told(deviceCode)).toBe('slow_down');
    pass(20);
    expect(await flow.told(deviceCode)).toBe('authorization_pending');
    expect(await flow.told(other)).toBe('authorization_pending');
    pass(5);
    expect(await flow.told(other)).toBe('authorization_pending');
  });

  it('is answered at once after its user has, however often it polled', async () => {
    const { deviceCode, userCode } = await flow.code();
    for (let polls = 0; polls < 3; polls++) await flow.polls(deviceCode);
    await answerCode(person.visitor, userCode, 'allow');
    expect((await flow.polls(deviceCode)).status).toBe(200);
  });

  it('is told of an end after ten minutes (RFC 8628 §3.5, expired_token)', async () => {
    const { deviceCode, userCode } = await flow.code();
    pass(601);
    expect(await flow.told(deviceCode)).toBe('expired_token');
    expect((await answerCode(person.visitor, userCode, 'allow')).status).toBe(400);
    pass(600);
    expect(await flow.told(deviceCode)).toBe('expired_token');
  });

  it('may still fetch what was allowed at the last moment', async () => {
    const { deviceCode, userCode } = await flow.code();
    pass(598);
    await answerCode(person.visitor, userCode, 'allow');
    pass(5);
    expect((await flow.polls(deviceCode)).status).toBe(200);
  });

  it('has a code that nobody can tell from an old one, or one that is none', async () => {
    expect(await flow.told(`ghd_${'x'.repeat(43)}`)).toBe('expired_token');
    expect(await flow.told('ghd_short')).toBe('invalid_grant');
    expect(await flow.told('')).toBe('invalid_request');
  });

  it('has a code that is worth nothing to another client, and stays its own (RFC 6749 §5.2)', async () => {
    const stranger = await DeviceFlow.of(registry);
    const deviceCode = await allowed();
    expect(await stranger.told(deviceCode)).toBe('invalid_grant');
    const { access } = tokensIn(await flow.polls(deviceCode));
    expect(await stranger.told(deviceCode)).toBe('invalid_grant');
    expect(await flow.isActive(access)).toBe(true);
  });

  it('of a client with a secret gets nothing without it (RFC 8628 §3.4)', async () => {
    const confidential = await DeviceFlow.of(registry, { authMethod: 'client_secret_basic' });
    const deviceCode = await allowed(confidential);
    const fields = { client_id: confidential.client.clientId, device_code: deviceCode };
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const without = await registry.post('/token', { grant_type, ...fields });
    expect([without.status, without.json()['error']]).toEqual([401, 'invalid_client']);
    expect((await confidential.polls(deviceCode)).status).toBe(200);
  });

  it('gets tokens once: who brings the code again ends all that came of it (RFC 6749 §4.1.2)', async () => {
    const deviceCode = await allowed();
    const { access, refresh } = tokensIn(await flow.polls(deviceCode));
    expect(await flow.isActive(access)).toBe(true);
    expect(await flow.told(deviceCode)).toBe('invalid_grant');
    expect(await flow.isActive(access)).toBe(false);
    const fields = { grant_type: 'refresh_token', refresh_token: refresh, client_id: flow.client.clientId };
    expect((await registry.post('/token', fields)).json()['error']).toBe('invalid_grant');
  });

  it('gets tokens once, of fifty polls at once, and no failure', async () => {
    const deviceCode = await allowed();
    const answers = await Promise.all(Array.from({ length: 50 }, () => flow.polls(deviceCode)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 200 && status !== 400)).toEqual([]);
  });

  it('waits once, of fifty polls at once, and is slowed down in all the others', async () => {
    const { deviceCode } = await flow.code();
    const told = await Promise.all(Array.from({ length: 50 }, () => flow.told(deviceCode)));
    expect(told.filter((error) => error === 'authorization_pending')).toHaveLength(1);
    expect(told.filter((error) => error === 'slow_down')).toHaveLength(49);
  });

  it('has its tokens know how its user had proved who they are, and in which session', async () => {
    const deviceCode = await allowed();
    await flow.polls(deviceCode);
    const made = await registry.get(Delegations).findBySource(hashSecret(deviceCode));
    const { visitor, user } = person;
    const cookie = visitor.cookies.get(registry.settings.session.cookieName)!;
    const { id } = registry.get(SessionCookies).read(cookie)!;
    expect(made).toMatchObject({ userUuid: user.ref.id, amr: ['pwd'], sessionId: id.toString() });
    const { session } = await registry.get(SessionStore).read(id);
    expect(made!.authTime).toBe(session!.authTime);
  });

  it('gets nothing after its user has taken the consent back', async () => {
    const deviceCode = await allowed();
    await registry.get(EndDelegation).withdraw(person.user.ref.id, flow.client.clientId);
    expect(await flow.told(deviceCode)).toBe('invalid_grant');
  });

  it('gets nothing after the rights of its user were taken away', async () => {
    const deviceCode = await allowed();
    await suspend(registry, person.user);
    expect(await flow.told(deviceCode)).toBe('invalid_grant');
  });

  it('has its tokens for what was approved and nothing else (RFC 8707 §2.2)', async () => {
    const deviceCode = await allowed();
    const elsewhere = await flow.polls(deviceCode, { resource: 'https://else.example.org' });
    expect(elsewhere.json()['error']).toBe('invalid_target');
    expect((await flow.polls(deviceCode)).status).toBe(200);
  });

  it('is refused where its client is not registered for it (RFC 6749 §5.2)', async () => {
    const fields = {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: await allowed(),
    };
    const answer = await registry.post('/token', fields, basic(await registry.client()));
    expect([answer.status, answer.json()['error']]).toEqual([400, 'unauthorized_client']);
  });
});
